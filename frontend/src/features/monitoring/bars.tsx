//! Bars from zero, with their names and numbers beside them; what is hidden is hatched and says so.
import { useWriting } from "../../kernel/lib/dates";

interface Bar {
  key: string;
  name: string;
  count: number;
  hidden: boolean;
}

/** A plot of bars; its table stands beside it on the page. */
export function Bars(props: { label: string; rows: Bar[]; hiddenWord: string }) {
  const { number } = useWriting();
  const most = Math.max(1, ...props.rows.map((row) => row.count));
  const figure = (row: Bar) =>
    row.hidden ? (row.count > 0 ? `${number(row.count)} + ${props.hiddenWord}` : props.hiddenWord) : number(row.count);
  const said = props.rows.map((row) => `${row.name}: ${figure(row)}`).join("; ");
  return (
    <figure className="bars" role="img" aria-label={`${props.label}. ${said}`}>
      {props.rows.map((row) => (
        <div key={row.key} className="contents">
          <span className="name">{row.name}</span>
          <span className="track">
            <span className="long" style={{ flexGrow: row.count / most }} />
            {row.hidden ? <span className="hatched" /> : null}
            <span className="figure">{figure(row)}</span>
            <span style={{ flexGrow: 1 - row.count / most }} />
          </span>
        </div>
      ))}
    </figure>
  );
}
