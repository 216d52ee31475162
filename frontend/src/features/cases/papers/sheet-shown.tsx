//! A paper as it will be printed, block by block: the same blocks that the printer sets into pages.
import { useTranslation } from "react-i18next";
import type { PaperSheet } from "../../../api/types";
import { Notice, Wide } from "../../../kernel/ui/parts";

type Block = PaperSheet["blocks"][number];
type Named = { label: string; value: string };

/** Shows a paper. */
export function SheetShown(props: { sheet: PaperSheet }) {
  const { sheet } = props;
  const { t } = useTranslation("cases");
  const [first, ...rest] = sheet.blocks;
  const heads = first?.block === "addressee";
  return (
    <article className="paper" aria-label={sheet.title} lang={sheet.language} data-testid="paper">
      <header className="row apart small quiet">
        <span>{sheet.agency}</span>
        <span>{sheet.reference}</span>
      </header>
      {sheet.demonstration ? (
        <Notice tone="near">
          <p>{t("papers.demonstration")}</p>
        </Notice>
      ) : null}
      {heads && first ? <BlockShown block={first} /> : null}
      <div className="paper-title">
        <h3>{sheet.title}</h3>
        {sheet.subtitle ? <p>{sheet.subtitle}</p> : null}
      </div>
      {(heads ? rest : sheet.blocks).map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a paper is not rearranged while it is looked at
        <BlockShown key={index} block={block} />
      ))}
      <footer className="small quiet">{sheet.form}</footer>
    </article>
  );
}

function BlockShown(props: { block: Block }) {
  const block = props.block as Block & Record<string, never>;
  switch (props.block.block) {
    case "addressee":
      return (
        <div className="paper-addressee">
          {(block.fields as Named[]).map((field) => (
            <p key={field.label + field.value}>
              {field.label} {field.value || <span className="paper-line" />}
            </p>
          ))}
        </div>
      );
    case "heading":
      return <h4>{block.text as string}</h4>;
    case "text":
      return <p className="paper-text">{block.text as string}</p>;
    case "small":
      return <p className="small quiet">{block.text as string}</p>;
    case "fields":
      return (
        <dl className="facts">
          {(block.fields as Named[]).map((field) => (
            <div key={field.label} className="contents">
              <dt>{field.label}</dt>
              <dd>{field.value || <span className="paper-line" />}</dd>
            </div>
          ))}
        </dl>
      );
    case "lines":
      return (
        <div>
          {block.label ? <p>{block.label as string}</p> : null}
          <span className="paper-line" />
          <span className="paper-line" />
        </div>
      );
    case "ticks":
      return (
        <ul className="paper-ticks">
          {(block.ticks as { label: string; ticked: boolean }[]).map((tick) => (
            <li key={tick.label}>
              <span aria-hidden="true">{tick.ticked ? "☒" : "☐"}</span> {tick.label}
            </li>
          ))}
        </ul>
      );
    case "table":
      return (
        <Wide label={(block.head as string[]).join(", ")}>
          <table>
            <thead>
              <tr>
                {(block.head as string[]).map((cell) => (
                  <th key={cell} scope="col">
                    {cell}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {(block.rows as string[][]).map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a paper have no other name
                <tr key={index}>
                  {row.map((cell, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: cells of a paper have no other name
                    <td key={at}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      );
    case "signatures":
      return (
        <dl className="facts">
          {(block.lines as { role: string; name: string }[]).map((line) => (
            <div key={line.role} className="contents">
              <dt>{line.role}</dt>
              <dd>
                <span className="paper-line" /> {line.name}
              </dd>
            </div>
          ))}
        </dl>
      );
    case "code":
      return <p className="small quiet">▦ {block.caption as string}</p>;
    default:
      return null;
  }
}
