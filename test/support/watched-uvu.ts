/**
 * Stands in for uvu in a test file's process and keeps the books that uvu does
 * not: which suites were declared, which were run, and which test is running.
 * inside.ts redirects `import 'uvu'` here; everything else is uvu's own.
 */
import { type uvu, suite as uvuSuite } from 'uvu';

export interface SuiteBook {
  readonly name: string;
  /** Whether run() was called. */
  ran: boolean;
  /** Tests added since run() was last called; they would never run. */
  pending: number;
  /** Tests added in all. */
  added: number;
  /** What hooks threw. uvu itself swallows some of it: a suite whose set-up throws would pass. */
  readonly broken: string[];
}

/** Every suite the file declared, in order. */
export const books: SuiteBook[] = [];

type Listener = (title: string) => void;
let onStart: Listener = () => {};

/** Has the listener told the suite and title of each test as it starts. */
export function announceTests(listener: Listener): void {
  onStart = listener;
}

export function suite<T = uvu.Crumbs>(name = '', state?: T): uvu.Test<T> {
  const book: SuiteBook = { name, ran: false, pending: 0, added: 0, broken: [] };
  books.push(book);
  return keepBook(state === undefined ? uvuSuite<T>(name) : uvuSuite<T>(name, state), book);
}

/** The nameless suite that uvu offers ready made; it counts once something was added to it. */
export const test = suite();

function keepBook<T>(inner: uvu.Test<T>, book: SuiteBook): uvu.Test<T> {
  const count = (): void => {
    book.pending += 1;
    book.added += 1;
  };
  const counted =
    (add: (title: string, handler: uvu.Callback<T>) => void) => (title: string, handler: uvu.Callback<T>) => {
      count();
      add(title, (context) => {
        onStart(`${book.name} › ${title}`);
        return handler(context);
      });
    };
  const skip = (title?: string, handler?: uvu.Callback<T>): void => {
    count();
    inner.skip(title, handler);
  };
  const run = (): void => {
    book.ran = true;
    book.pending = 0;
    inner.run();
  };
  const before = Object.assign(setUp(inner.before, book), { each: setUp(inner.before.each, book) });
  const after = Object.assign(tearDown(inner.after, book), { each: tearDown(inner.after.each, book) });
  return Object.assign(counted(inner), { before, after, only: counted(inner.only), skip, run });
}

type Hook<T> = (handler: uvu.Callback<T>) => void;

/** A hook whose failure is noted and keeps its tests from running. */
function setUp<T>(hook: Hook<T>, book: SuiteBook): Hook<T> {
  return (handler) =>
    hook(async (context) => {
      try {
        await handler(context);
      } catch (error) {
        book.broken.push(describe(error));
        throw error;
      }
    });
}

/** A hook whose failure is noted; later suites of the file still run. */
function tearDown<T>(hook: Hook<T>, book: SuiteBook): Hook<T> {
  return (handler) =>
    hook(async (context) => {
      try {
        await handler(context);
      } catch (error) {
        book.broken.push(describe(error));
      }
    });
}

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
