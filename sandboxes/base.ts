/**
 * The two images below every language: the base (Debian trixie with what all
 * languages share) and the supervisor (the program that is PID 1 in a box).
 *
 * No registry is needed. Where one answers quickly, Debian's slim image is
 * pulled; elsewhere the same system is put together from Debian's packages.
 */
import { fileURLToPath } from 'node:url';
import { bootstrapDebian } from './bootstrap.ts';
import { buildImage, type ImageBuild, type OnImageProgress } from './build.ts';
import { contextHash, readContext, withFile } from './context.ts';
import type { Engine } from './engine.ts';

const published = 'debian:trixie-slim';
const bootstrapped = 'polyproof/root:trixie';
/** A registry that says nothing for this long is taken for unreachable. */
const registryPatienceMs = 10_000;

/** Documentation is left out but the folders that installers of packages write to stay. */
const dockerfile = `ARG ROOT
FROM \${ROOT}
ENV LANG=C.UTF-8 TZ=UTC HOME=/tmp
RUN printf '%s\\n' 'APT::Install-Recommends "false";' 'APT::Install-Suggests "false";' 'Acquire::Retries "3";' \\
      'Acquire::Languages "none";' 'Dpkg::Use-Pty "0";' > /etc/apt/apt.conf.d/90polyproof \\
 && printf '%s\\n' 'force-unsafe-io' 'path-exclude /usr/share/man/*' 'path-exclude /usr/share/info/*' \\
      'path-exclude /usr/share/doc/*' 'path-include /usr/share/doc/*/copyright' > /etc/dpkg/dpkg.cfg.d/90polyproof \\
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /usr/share/man/* /usr/share/info/* /var/log/* \\
 && mkdir -p /usr/share/man/man1 /work /opt/polyproof
`;

const baseContext = withFile([], 'Dockerfile', dockerfile);
/** Tag of the base image: changes when what all images share changes. */
export const baseTag = `polyproof/base:${contextHash(baseContext)}`;

/** Makes the base image where it is missing; answers its tag. */
export async function ensureBase(engine: Engine, onProgress: OnImageProgress): Promise<string> {
  if ((await engine.image(baseTag)) !== null) return baseTag;
  const root = await ensureRoot(engine, onProgress);
  const build: ImageBuild = { image: 'base', tag: baseTag, context: baseContext, arguments: { ROOT: root } };
  await buildImage(engine, build, onProgress);
  return baseTag;
}

/** Tag of the supervisor's image. Its sources are read anew each time, as they change during development. */
export function supervisorTag(): string {
  return supervisorBuild().tag;
}

/** Makes the supervisor's image, and the base it is built on, where they are missing; answers its tag. */
export async function ensureSupervisor(engine: Engine, onProgress: OnImageProgress): Promise<string> {
  const build = supervisorBuild();
  if ((await engine.image(build.tag)) !== null) return build.tag;
  await ensureBase(engine, onProgress);
  await buildImage(engine, build, onProgress);
  return build.tag;
}

function supervisorBuild(): ImageBuild {
  const context = readContext(fileURLToPath(new URL('supervisor', import.meta.url)));
  const tag = `polyproof/supervisor:${contextHash(context, baseTag)}`;
  return { image: 'supervisor', tag, context, arguments: { BASE: baseTag } };
}

/** A plain Debian: one that is here already, the published one, or one put together here. */
async function ensureRoot(engine: Engine, onProgress: OnImageProgress): Promise<string> {
  for (const tag of [published, bootstrapped]) {
    if ((await engine.image(tag)) !== null) return tag;
  }
  if (await pulls(engine, onProgress)) return published;
  const report = (line: string) => onProgress({ image: 'base', phase: 'bootstrap', step: 0, steps: 0, line });
  await bootstrapDebian(report, (tar) => engine.importImage(tar, bootstrapped));
  return bootstrapped;
}

/** Tries to pull the published image. A registry that cannot be reached is no error: there is another way. */
async function pulls(engine: Engine, onProgress: OnImageProgress): Promise<boolean> {
  const silence = new AbortController();
  const patience = setTimeout(() => silence.abort(), registryPatienceMs);
  const report = (line: string) => onProgress({ image: 'base', phase: 'pull', step: 0, steps: 0, line });
  try {
    await engine.pull(published, silence.signal, (line) => {
      patience.refresh();
      report(line);
    });
    return true;
  } catch {
    report('No registry can be reached; putting the base together from Debian packages instead.');
    return false;
  } finally {
    clearTimeout(patience);
  }
}
