/** What tests find without importing it, and the frameworks that our own stands for. Loose: it is not these that are checked. */
declare module 'polyproof:framework' {
  interface Test {
    (name: string, body?: (...args: any[]) => unknown, timeout?: number): any;
    (name: string, options: object, body: (...args: any[]) => unknown): any;
    only: Test;
    skip: Test;
    todo: (name: string) => any;
    each: (...cases: any[]) => (name: string, body: (...args: any[]) => unknown) => any;
  }
  type Hook = (body: (...args: any[]) => unknown, timeout?: number) => any;
  const test: Test, it: Test, describe: Test, suite: Test, expect: any, jest: any, vi: any;
  const before: Hook, after: Hook, beforeEach: Hook, afterEach: Hook, beforeAll: Hook, afterAll: Hook;
  export { after, afterAll, afterEach, before, beforeAll, beforeEach, describe, expect, it, jest, suite, test, vi };
}
declare module '@jest/globals' {
  export * from 'polyproof:framework';
}
declare module 'vitest' {
  export * from 'polyproof:framework';
}
declare module 'mocha' {
  export * from 'polyproof:framework';
}
declare module 'bun:test' {
  export * from 'polyproof:framework';
}
declare const test: import('polyproof:framework').Test;
declare const it: import('polyproof:framework').Test;
declare const describe: import('polyproof:framework').Test;
declare const suite: import('polyproof:framework').Test;
declare const before: import('polyproof:framework').Hook;
declare const after: import('polyproof:framework').Hook;
declare const beforeEach: import('polyproof:framework').Hook;
declare const afterEach: import('polyproof:framework').Hook;
declare const beforeAll: import('polyproof:framework').Hook;
declare const afterAll: import('polyproof:framework').Hook;
declare const expect: any;
