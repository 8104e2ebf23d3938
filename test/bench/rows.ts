/** Rows of the bench's table: what was measured, against what, and whether it is what we aim at. */

export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly baseline: string;
  /** The figure itself: a ratio, a difference or a count. */
  readonly value: number;
  readonly result: string;
  /** Empty for a figure that is shown without an aim. */
  readonly target: string;
  /** Null without a target. */
  readonly isMet: boolean | null;
}

export interface Aim {
  readonly atMost?: number;
  readonly atLeast?: number;
}

interface Figures {
  readonly what: string;
  readonly ours: string;
  readonly baseline?: string;
}

/** A ratio of ours to the baseline. */
export function ratioRow(figures: Figures, ours: number, baseline: number, aim: Aim = {}): Row {
  return rowOf(figures, ours / baseline, (value) => `${value.toFixed(2)}×`, aim);
}

/** How many milliseconds ours takes beyond the baseline. */
export function differenceRow(figures: Figures, ours: number, baseline: number, aim: Aim = {}): Row {
  return rowOf(figures, ours - baseline, (value) => `${value >= 0 ? '+' : ''}${value.toFixed(2)} ms`, aim);
}

export function countRow(figures: Figures, count: number, aim: Aim = {}): Row {
  return rowOf(figures, count, String, aim);
}

function rowOf({ what, ours, baseline = '' }: Figures, value: number, show: (value: number) => string, aim: Aim): Row {
  const { atMost, atLeast } = aim;
  const isMet =
    atMost === undefined && atLeast === undefined
      ? null
      : value <= (atMost ?? Number.POSITIVE_INFINITY) && value >= (atLeast ?? Number.NEGATIVE_INFINITY);
  const targets = [
    ...(atMost === undefined ? [] : [`≤ ${show(atMost).replace('+', '')}`]),
    ...(atLeast === undefined ? [] : [`≥ ${show(atLeast).replace('+', '')}`]),
  ];
  return { what, ours, baseline, value, result: show(value), target: targets.join(', '), isMet };
}

export function milliseconds(value: number): string {
  return `${value.toFixed(2)} ms`;
}

export function perSecond(value: number): string {
  return `${value.toFixed(1)} /s`;
}
