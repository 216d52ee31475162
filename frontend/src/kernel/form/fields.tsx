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

/** What a control has to say of itself: its mistake, and the texts that explain it. */
interface Described {
  id: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

/** One control with its label above, the reason under it, and its mistake below. */
function Field(props: Shell & { control: (described: Described) => ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <Why id={id} shell={props} />
      {props.control({
        id,
        "aria-invalid": props.wrong ? true : undefined,
        "aria-describedby": described(id, props),
      })}
      <Wrong id={id} shell={props} />
    </div>
  );
}

function Why(props: { id: string; shell: Shell }) {
  return props.shell.why ? (
    <p className="why" id={`${props.id}-why`}>
      {props.shell.why}
    </p>
  ) : null;
}

function Wrong(props: { id: string; shell: Shell }) {
  return props.shell.wrong ? (
    <p className="wrong" id={`${props.id}-wrong`}>
      {props.shell.wrong}
    </p>
  ) : null;
}

type InputProps = Shell &
  Omit<ComponentProps<"input">, "value" | "onChange"> & {
    value: string;
    onChange: (text: string) => void;
  };

/** One line of text, a date or a number. */
export function TextField({ label, why, wrong, value, onChange, className, ...rest }: InputProps) {
  return (
    <Field
      label={label}
      why={why}
      wrong={wrong}
      control={(described) => (
        <input
          {...described}
          className={className ? `input ${className}` : "input"}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          {...rest}
        />
      )}
    />
  );
}

/** Several lines of text. */
export function TextArea(
  props: Shell & { value: string; onChange: (text: string) => void; maxLength?: number; required?: boolean },
) {
  return (
    <Field
      label={props.label}
      why={props.why}
      wrong={props.wrong}
      control={(described) => (
        <textarea
          {...described}
          className="input"
          value={props.value}
          maxLength={props.maxLength}
          required={props.required}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    />
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
  return (
    <Field
      label={props.label}
      why={props.why}
      wrong={props.wrong}
      control={(described) => (
        <select
          {...described}
          className="input"
          value={props.value}
          required={props.required}
          onChange={(event) => props.onChange(event.target.value)}
        >
          {props.empty !== undefined ? <option value="">{props.empty}</option> : null}
          {props.options.map((option) => (
            <option key={option.code} value={option.code}>
              {option.word}
            </option>
          ))}
        </select>
      )}
    />
  );
}

interface Choice {
  code: string;
  word: string;
  hint?: string;
}

/** Choices under one question. */
function Choices(
  props: Shell & {
    layout?: "grid" | "inline";
    options: (Choice & { disabled?: boolean })[];
    input: (option: Choice & { disabled?: boolean }, group: string) => ComponentProps<"input">;
  },
) {
  const id = useId();
  return (
    <fieldset className={`choices ${props.layout ?? ""}`} aria-describedby={described(id, props)}>
      <legend>{props.label}</legend>
      <Why id={id} shell={props} />
      {props.options.map((option) => (
        <label key={option.code} className="choice">
          <input {...props.input(option, id)} />
          <span>
            {option.word}
            {option.hint ? <small>{option.hint}</small> : null}
          </span>
        </label>
      ))}
      <Wrong id={id} shell={props} />
    </fieldset>
  );
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
  return (
    <Choices
      {...props}
      input={(option, group) => ({
        type: "radio",
        name: group,
        value: option.code,
        required: props.required,
        checked: props.value === option.code,
        onChange: () => props.onChange(option.code),
      })}
    />
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
  return (
    <Choices
      {...props}
      input={(option) => ({
        type: "checkbox",
        checked: props.values.includes(option.code),
        disabled: option.disabled,
        onChange: (event) =>
          props.onChange(
            event.target.checked ? [...props.values, option.code] : props.values.filter((code) => code !== option.code),
          ),
      })}
    />
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
