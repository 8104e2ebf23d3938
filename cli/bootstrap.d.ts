/** Types of bootstrap.js, which is plain JavaScript because it runs before anything is installed. */
export const packageRoot: string;
export function launch(script: string, args: readonly string[]): void;
export function resolveScript(root: string, script: string): string;
/** Answers whether `run` was needed. */
export function installPackages(root: string, run?: (root: string) => void): boolean;
export function matchesLockfile(lockfile: string, installed: string | undefined): boolean;
export function findNode(root: string, version?: string): string;
