/** What a verified row carries, so that anybody can repeat its verdict and needs nothing else. */
import { createHash } from 'node:crypto';
import { polyproofVersion } from '../version.ts';
import type { GateRequest, Kept, Rejected } from './gate.ts';
import type { GateSettings } from './stage.ts';
import type { Tier } from './tiers.ts';

export interface Certificate {
  /** Hash of everything in here but the time. */
  readonly id: string;
  /** Hash of the problem as it was judged. */
  readonly problem: string;
  readonly tier: Tier;
  /** The image of each language that took part, by its name. */
  readonly images: Readonly<Record<string, string>>;
  readonly polyproof: string;
  readonly asked: { readonly tier: string; readonly settings: GateSettings };
  /** What each stage found. */
  readonly stages: Readonly<Record<string, unknown>>;
  /** When it was made, in UTC. */
  readonly at: string;
}

export interface Certified {
  /** What was judged, as plain JSON: it is hashed with its keys in order. */
  readonly problem: unknown;
  readonly images: Readonly<Record<string, string>>;
  readonly settings: GateSettings;
  readonly request: GateRequest;
  readonly at: Date;
}

export function certificateOf(
  { found, tier }: Kept | Rejected,
  { problem, images, settings, request, at }: Certified,
): Certificate {
  const content = {
    problem: contentHash(problem),
    tier,
    images,
    polyproof: polyproofVersion,
    asked: { tier: request.tier, settings },
    stages: Object.fromEntries(found),
  };
  return { id: contentHash(content), ...content, at: at.toISOString() };
}

/** Whether a certificate is the one that was made: its id is the hash of what it says. */
export function isUnaltered(certificate: Certificate): boolean {
  const { problem, tier, images, polyproof, asked, stages } = certificate;
  return contentHash({ problem, tier, images, polyproof, asked, stages }) === certificate.id;
}

/** SHA-256 of plain JSON, the same however its keys are ordered. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

function canonical(value: unknown): string {
  // A bigint is no JSON; its digits stand for it.
  if (typeof value === 'bigint') return `${value}`;
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}
