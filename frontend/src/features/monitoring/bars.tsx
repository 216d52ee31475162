//! Bars from zero, with their names and numbers beside them; what is hidden is hatched and says so.
import { useId } from "react";
import { useWriting } from "../../kernel/lib/dates";

interface Bar {
  key: string;
  name: string;
  count: number;
  hidden: boolean;
}

const WIDTH = 640;
const NAMES = 240;
const STEP = 34;

/** A plot of bars; its table stands beside it on the page. */
export function Bars(props: { label: string; rows: Bar[]; hiddenWord: string }) {
  const { number } = useWriting();
  const id = useId();
  const most = Math.max(1, ...props.rows.map((row) => row.count));
  const room = WIDTH - NAMES - 150;
  const said = props.rows
    .map((row) => `${row.name}: ${number(row.count)}${row.hidden ? ` + ${props.hiddenWord}` : ""}`)
    .join("; ");
  return (
    <svg
      className="plot"
      viewBox={`0 0 ${WIDTH} ${props.rows.length * STEP + 8}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-said`}
    >
      <title id={`${id}-title`}>{props.label}</title>
      <desc id={`${id}-said`}>{said}</desc>
      <defs>
        <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line className="hatch-line" x1="0" y1="0" x2="0" y2="7" />
        </pattern>
      </defs>
      {props.rows.map((row, index) => {
        const y = index * STEP + 4;
        const long = (row.count / most) * room;
        return (
          <g key={row.key}>
            <text x={NAMES - 10} y={y + 18} textAnchor="end">
              {row.name}
            </text>
            <rect className="bar" x={NAMES} y={y} width={long} height={STEP - 10} rx={2} />
            {row.hidden ? <rect className="hidden-bar" x={NAMES + long} y={y} width={28} height={STEP - 10} /> : null}
            <text x={NAMES + long + (row.hidden ? 36 : 8)} y={y + 18}>
              {number(row.count)}
              {row.hidden ? ` + ${props.hiddenWord}` : ""}
            </text>
          </g>
        );
      })}
      <line className="axis" x1={NAMES} y1={0} x2={NAMES} y2={props.rows.length * STEP} />
    </svg>
  );
}
