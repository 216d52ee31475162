//! A small plot of steps from one to five through time, with the same in words for whoever does not see it.
import { useId } from "react";

const WIDTH = 120;
const HEIGHT = 40;
const EDGE = 6;

/** The steps of the worker as a line, those of the person as open circles; what was not asked leaves a gap. */
export function Steps(props: { said: string; worker: (number | null)[]; person: (number | null)[] }) {
  const id = useId();
  const count = Math.max(props.worker.length, 2);
  const x = (index: number) => EDGE + (index * (WIDTH - 2 * EDGE)) / (count - 1);
  const y = (step: number) => HEIGHT - EDGE - ((step - 1) * (HEIGHT - 2 * EDGE)) / 4;
  const points = props.worker.flatMap((step, index) => (step === null ? [] : [`${x(index)},${y(step)}`]));
  return (
    <svg className="steps-plot" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={id}>
      <title id={id}>{props.said}</title>
      {[1, 3, 5].map((step) => (
        <line key={step} className="guide" x1={EDGE} x2={WIDTH - EDGE} y1={y(step)} y2={y(step)} />
      ))}
      <polyline className="line" points={points.join(" ")} />
      {props.worker.map((step, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: the place in time is what tells the points apart
        step === null ? null : <circle key={index} className="dot" cx={x(index)} cy={y(step)} r={3} />,
      )}
      {props.person.map((step, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: the place in time is what tells the points apart
        step === null ? null : <circle key={index} className="ring" cx={x(index)} cy={y(step)} r={4.5} />,
      )}
    </svg>
  );
}
