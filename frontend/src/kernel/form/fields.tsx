//! Fields with their label, their reason and their mistake; all of them are the browser's own controls.
import { type ComponentProps, type ReactNode, useId } from "react";

interface Shell {
  label: string;
  why?: ReactNode;
  wrong?: string | null;
}

function described(id: string, shell: Shell): string | undefined {
  const parts = [shell.why ? `${id}-why` : "", shell.wrong ? `${id}-wrong` : ""].filter(Boolean);
  return parts.length > 0 ? parts.join(" ") : undefined;
}

function Notes(props: { id: string; shell: Shell }) {
  return (
    <>
      {props.shell.wrong ? (
        <p className="wrong" id={`${props.id}-wrong`}>
          {props.shell.wrong}
        </p>
      ) : null}
    </>
  );
}

type InputProps = Shell &
  Omit<ComponentProps<"input">, "value" | "onChange"> & {
    value: string;
    onChange: (text: string) => void;
  };

/** One line of text, a date or a number. */
export function TextField({ label, why, wrong, value, onChange, className, ...rest }: InputProps) {
  const id = useId();
  const shell = { label, why, wrong };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {why ? (
        <p className="why" id={`${id}-why`}>
          {why}
        </p>
      ) : null}
      <input
        id={id}
        className={className ? `input ${className}` : "input"}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={described(id, shell)}
        autoComplete="off"
        spellCheck={false}
        {...rest}
      />
      <Notes id={id} shell={shell} />
    </div>
  );
}

/** Several lines of text. */
export function TextArea(
  props: Shell & { value: string; onChange: (text: string) => void; maxLength?: number; required?: boolean },
) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      {props.why ? (
        <p className="why" id={`${id}-why`}>
          {props.why}
        </p>
      ) : null}
      <textarea
        id={id}
        className="input"
        value={props.value}
        maxLength={props.maxLength}
        required={props.required}
        onChange={(event) => props.onChange(event.target.value)}
        aria-invalid={props.wrong ? true : undefined}
        aria-describedby={described(id, props)}
      />
      <Notes id={id} shell={props} />
    </div>
  );
}

/** One of many, in a list that opens. */
export function SelectField(
  props: Shell & {
    value: string;
    onChange: (code: string) => void;
    options: { code: string; word: string }[];
    empty?: string;
    required?: boolean;
  },
) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      {props.why ? (
        <p className="why" id={`${id}-why`}>
          {props.why}
        </p>
      ) : null}
      <select
        id={id}
        className="input"
        value={props.value}
        required={props.required}
        onChange={(event) => props.onChange(event.target.value)}
        aria-invalid={props.wrong ? true : undefined}
        aria-describedby={described(id, props)}
      >
        {props.empty !== undefined ? <option value="">{props.empty}</option> : null}
        {props.options.map((option) => (
          <option key={option.code} value={option.code}>
            {option.word}
          </option>
        ))}
      </select>
      <Notes id={id} shell={props} />
    </div>
  );
}

interface Choice {
  code: string;
  word: string;
  hint?: string;
}

/** One of a few, all of them seen. */
export function Radios(
  props: Shell & {
    value: string | null | undefined;
    onChange: (code: string) => void;
    options: Choice[];
    layout?: "grid" | "inline";
    required?: boolean;
  },
) {
  const id = useId();
  return (
    <fieldset className={`choices ${props.layout ?? ""}`} aria-describedby={described(id, props)}>
      <legend>{props.label}</legend>
      {props.why ? (
        <p className="why" id={`${id}-why`}>
          {props.why}
        </p>
      ) : null}
      {props.options.map((option) => (
        <label key={option.code} className="choice">
          <input
            type="radio"
            name={id}
            value={option.code}
            required={props.required}
            checked={props.value === option.code}
            onChange={() => props.onChange(option.code)}
          />
          <span>
            {option.word}
            {option.hint ? <small>{option.hint}</small> : null}
          </span>
        </label>
      ))}
      <Notes id={id} shell={props} />
    </fieldset>
  );
}

/** Any of many. */
export function Checks(
  props: Shell & {
    values: readonly string[];
    onChange: (codes: string[]) => void;
    options: (Choice & { disabled?: boolean })[];
    layout?: "grid" | "inline";
  },
) {
  const id = useId();
  return (
    <fieldset className={`choices ${props.layout ?? ""}`} aria-describedby={described(id, props)}>
      <legend>{props.label}</legend>
      {props.why ? (
        <p className="why" id={`${id}-why`}>
          {props.why}
        </p>
      ) : null}
      {props.options.map((option) => (
        <label key={option.code} className="choice">
          <input
            type="checkbox"
            checked={props.values.includes(option.code)}
            disabled={option.disabled}
            onChange={(event) =>
              props.onChange(
                event.target.checked
                  ? [...props.values, option.code]
                  : props.values.filter((code) => code !== option.code),
              )
            }
          />
          <span>
            {option.word}
            {option.hint ? <small>{option.hint}</small> : null}
          </span>
        </label>
      ))}
      <Notes id={id} shell={props} />
    </fieldset>
  );
}

/** Yes or no, with nothing chosen beforehand. */
export function YesNo(
  props: Shell & {
    value: boolean | null | undefined;
    onChange: (yes: boolean) => void;
    yes: string;
    no: string;
    yesHint?: string;
    noHint?: string;
  },
) {
  return (
    <Radios
      label={props.label}
      why={props.why}
      wrong={props.wrong}
      layout="inline"
      value={props.value === true ? "yes" : props.value === false ? "no" : null}
      onChange={(code) => props.onChange(code === "yes")}
      options={[
        { code: "yes", word: props.yes, hint: props.yesHint },
        { code: "no", word: props.no, hint: props.noHint },
      ]}
    />
  );
}
