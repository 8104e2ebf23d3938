/** What agents learn from samples that failed: kept apart from memory, which holds verified samples only. */
import type { RejectReason } from '../../datasets/rows.ts';

export interface Lesson {
  /** Title of the language it is about. */
  readonly language: string;
  readonly reason: RejectReason;
  /** One line. */
  readonly message: string;
}

export interface Lessons {
  add(lesson: Lesson): void;
  /** The latest lessons about any of the languages, newest first, no two of the same reason and language. */
  about(languages: readonly string[]): readonly Lesson[];
}

/** Keeps the latest `capacity` lessons. */
export function lessonBook(capacity: number, shown: number): Lessons {
  let lessons: readonly Lesson[] = [];
  return {
    add(lesson) {
      const others = lessons.filter(({ language, reason }) => language !== lesson.language || reason !== lesson.reason);
      lessons = [lesson, ...others].slice(0, capacity);
    },
    about: (languages) => lessons.filter(({ language }) => languages.includes(language)).slice(0, shown),
  };
}

export function lessonLines(lessons: readonly Lesson[]): string {
  return lessons.map(({ language, reason, message }) => `- ${language}: ${reason}: ${message}`).join('\n');
}
