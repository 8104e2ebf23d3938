/** Stage G0: a language is trusted with data only after its canaries came out right on the very image. */
import type { ResultCache } from '../datasets/result-cache.ts';
import { loadKit } from '../runners/kits.ts';
import type { Runner } from '../runners/runner.ts';
import { SandboxError } from '../sandboxes/errors.ts';
import { type CanaryRates, canariesOf, isAsExpected, ratesOf } from '../verification/canaries.ts';
import { contentHash } from '../verification/gate/certificate.ts';
import { judge } from '../verification/judge.ts';
import { polyproofVersion } from '../verification/version.ts';
import type { CommandSandbox } from './sandbox.ts';

export interface GateTrust {
  /** The image of a language; rejects when its canaries say that it is not to be trusted. */
  readonly imageOf: (runner: Runner) => Promise<string>;
  /** Images in use, by language. */
  images(): Readonly<Record<string, string>>;
  /** What was measured, by language. */
  rates(): Readonly<Record<string, CanaryRates>>;
}

interface TrustOptions {
  readonly canaries: boolean;
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
}

interface Trusted {
  readonly rates: CanaryRates;
  readonly wrong: readonly string[];
}

export function gateTrust(opened: CommandSandbox, cache: ResultCache, options: TrustOptions): GateTrust {
  const underWay = new Map<Runner, Promise<string>>();
  const images: Record<string, string> = {};
  const rates: Record<string, CanaryRates> = {};

  async function trusted(runner: Runner): Promise<string> {
    await opened.ready(runner);
    const image = await opened.sandbox.images.find(runner);
    if (image === null) throw new SandboxError('image-missing', `The image of ${runner.name} is gone.`);
    images[runner.name] = image.id;
    if (!options.canaries) return image.id;
    const key = contentHash({ canaries: runner.name, image: image.id, polyproofVersion });
    let known = cache.get(key) as Trusted | undefined;
    if (known === undefined) {
      options.note(`Trying the canaries of ${runner.name}, once for this image…`);
      known = await measured(runner);
      cache.set(key, known);
    }
    rates[runner.name] = known.rates;
    if (known.wrong.length === 0) return image.id;
    const said = `${runner.name} is refused: ${known.wrong.length} canaries got a wrong verdict (${known.wrong.join('; ')}).`;
    throw new SandboxError('engine-failed', `${said} polyproof canaries ${runner.name} tells more.`);
  }

  async function measured(runner: Runner): Promise<Trusted> {
    const kit = await loadKit(runner);
    const canaries = kit === null ? [] : canariesOf(runner, kit);
    const results = await Promise.all(
      canaries.map(async (canary) => {
        const outcome = await judge(opened.sandbox, canary.task, options.signal);
        if (outcome.outcome === 'not-judged') {
          throw new SandboxError('engine-failed', `A canary of ${runner.name} could not be judged: ${outcome.message}`);
        }
        return { canary, outcome, asExpected: isAsExpected(canary, outcome) };
      }),
    );
    return {
      rates: ratesOf(results),
      wrong: results.filter((each) => !each.asExpected).map(({ canary }) => canary.title),
    };
  }

  return {
    imageOf(runner) {
      const known = underWay.get(runner) ?? trusted(runner);
      underWay.set(runner, known);
      return known;
    },
    images: () => images,
    rates: () => rates,
  };
}
