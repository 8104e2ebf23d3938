/** Tells a log how an image is getting on: each step once, not each line of its build. */
import type { ImageProgress } from '../sandboxes/images.ts';

export function progressLog(log: (text: string) => void): (progress: ImageProgress) => void {
  let last = '';
  return ({ image, phase, step, steps }) => {
    const text = `image of ${image}: ${phase}${steps > 0 ? ` ${step}/${steps}` : ''}`;
    if (text === last) return;
    last = text;
    log(text);
  };
}
