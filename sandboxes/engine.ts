/**
 * The few things we ask of a container engine. docker.ts implements them over
 * Docker's API; nothing else in the project knows that API.
 */
import type { Duplex } from 'node:stream';

export interface Engine {
  /** Facts about the engine. Rejects with `engine-unavailable` when nothing answers. */
  describe(): Promise<EngineFacts>;
  /** Id (`sha256:…`) and size of a local image, or null. */
  image(tag: string): Promise<{ readonly id: string; readonly bytes: number } | null>;
  /** Every local image whose repository starts with the prefix. */
  images(
    prefix: string,
  ): Promise<readonly { readonly id: string; readonly tags: readonly string[]; readonly bytes: number }[]>;
  removeImage(id: string): Promise<void>;
  pull(tag: string, signal?: AbortSignal, onLine?: (line: string) => void): Promise<void>;
  /** Makes an image of a root file system's tar stream. */
  importImage(tar: NodeJS.ReadableStream, tag: string): Promise<void>;
  /** Builds an image; `context` is a tar stream; calls `onLine` for each line the build prints. */
  build(context: NodeJS.ReadableStream, options: BuildOptions, onLine: (line: string) => void): Promise<void>;
  /** Creates and starts a container attached to us. */
  start(spec: ContainerSpec): Promise<Container>;
  /** Containers that carry the label, running or not. */
  list(label: string): Promise<readonly { readonly id: string; readonly labels: Readonly<Record<string, string>> }[]>;
  /** Kills and removes; not an error when it is gone already. */
  remove(containerId: string): Promise<void>;
}

export interface EngineFacts {
  readonly name: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly cgroupVersion: '1' | '2';
  readonly storageDriver: string;
  readonly rootless: boolean;
  readonly runtimes: readonly string[];
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly securityOptions: readonly string[];
  readonly warnings: readonly string[];
  /** Folder in which the engine keeps images and containers; empty when it does not say. */
  readonly rootFolder: string;
  /** Which limits the engine can enforce. */
  readonly limits: {
    readonly memory: boolean;
    readonly swap: boolean;
    readonly pids: boolean;
    readonly cpu: boolean;
    readonly files: boolean;
  };
}

export interface BuildOptions {
  readonly tag: string;
  readonly arguments: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Aborting it stops the build, which then rejects with `cancelled`. */
  readonly signal?: AbortSignal;
}

export interface ContainerSpec {
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly memoryBytes: number;
  readonly cpus: number;
  readonly pids: number;
  /** Size of each writable tmpfs, in bytes by mount point. */
  readonly writable: Readonly<Record<string, number>>;
  /** The engine's OCI runtime, such as `runsc`; undefined for its default. */
  readonly runtime?: string;
}

export interface Container {
  readonly id: string;
  readonly imageId: string;
  /** The container's stdin (write side) and stdout (read side), already separated from stderr. */
  readonly stream: Duplex;
  /** What the supervisor wrote to stderr lately: diagnostics for us. */
  diagnostics(): string;
  /** Changes the memory ceiling of the running container. */
  resize(memoryBytes: number): Promise<void>;
  /** Kills and removes; not an error when it is gone already. */
  remove(): Promise<void>;
}
