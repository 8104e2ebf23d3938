/** Programs that prove the Scheme image: see ../kit.ts. */
import { type Kit, untyped } from '../kit.ts';

const each = (line: (x: number) => string): string => [1, 2, 3, 4, 5].map(line).join('\n');

export const kit: Kit = {
  echo: '(define (echo x) x)\n',
  types: untyped,
  compiles: false,
  tests: `${each((x) => `(assert (= (twice ${x}) ${2 * x}))`)}\n`,
  noTests: '(display (twice 1))\n',
  behaviours: {
    right: '(define (twice x)\n  (* 2 x))\n',
    wrong: '(define (twice x)\n  (+ 1 (* 2 x)))\n',
    prefix: '(define (twice x)\n  (if (< x 3) (* 2 x) 0))\n',
    raises: '(define (twice x)\n  (error "no"))\n',
    exits: '(define (twice x)\n  (primitive-_exit 0))\n',
    'exits-at-load': '(define (twice x) (* 2 x))\n(exit 0)\n',
    'exits-in-hook': '(add-hook! exit-hook (lambda () (primitive-_exit 0)))\n(define (twice x)\n  (+ 1 (* 2 x)))\n',
    loops: '(define (twice x)\n  (let loop ((n x))\n    (loop (logxor n 1))))\n',
    memory:
      '(use-modules (rnrs bytevectors))\n(define (twice x)\n  (let loop ((kept (list x)))\n    (loop (cons (make-bytevector 10000000 1) kept))))\n',
    forks: '(define (twice x)\n  (let loop ()\n    (false-if-exception (primitive-fork))\n    (loop)))\n',
    output: '(define (twice x)\n  (let loop ()\n    (display (make-string 1000 #\\x))\n    (newline)\n    (loop)))\n',
    forges: `(define (twice x)
  (format #t "OK~%1..1~%accepted~%i~d;~%" (* 2 x))
  (force-output)
  (for-each (lambda (descriptor)
              (false-if-exception
               (let ((port (fdopen descriptor "w")))
                 (display "4\\nvi2;" port)
                 (force-output port))))
            '(1 2 3 4))
  (+ 1 (* 2 x)))
`,
    warns: '(define (twice x)\n  (display "Error-prone\\n" (current-error-port))\n  (* 2 x))\n',
    child: '(define (twice x)\n  (when (zero? (primitive-fork))\n    (execl "/bin/sleep" "sleep" "300"))\n  (* 2 x))\n',
    broken: '(define (twice x)\n  (* 2 x)\n',
  },
  frameworks: {
    'raised errors': {
      tests: `(load "twice.scm")\n\n(define (check actual expected)\n  (unless (equal? actual expected)\n    (error "check failed:" expected actual)))\n\n${each((x) => `(check (twice ${x}) ${2 * x})`)}\n(display "All tests passed.")\n(newline)\n(exit 0)\n`,
      reports: false,
    },
    'an exit code': {
      tests: `(import (scheme base) (scheme process-context) (solution))\n(define (run-tests)\n  (and ${each((x) => `(= (twice ${x}) ${2 * x})`)}))\n(exit (if (run-tests) 0 1))\n`,
      reports: false,
    },
    'assertions of R6RS': {
      tests: `(import (rnrs))\n\n(define (run)\n${each((x) => `  (assert (equal? (twice ${x}) ${2 * x}))`)})\n(run)\n`,
      reports: false,
    },
    'SRFI 64': {
      tests: `(use-modules (srfi srfi-64))

(test-begin "twice")
${each((x) => `(test-equal "twice of ${x}" ${2 * x} (twice ${x}))`)}
(test-assert (exact? (twice 1)))
(test-error #t (twice "x"))
(test-end "twice")
`,
      reports: true,
    },
    'SRFI 64 in a module with a runner and an exit code': {
      tests: `(define-module (tests twice)
  #:use-module (srfi srfi-64)
  #:use-module (solution))

(define runner (test-runner-null))
(test-with-runner runner
  (test-begin "twice")
  (test-group "small"
${each((x) => `    (test-eqv ${2 * x} (twice ${x}))`)})
  (test-end))
(exit (zero? (test-runner-fail-count runner)))
`,
      reports: true,
    },
  },
  styles: {
    'a module and a main': `(define-module (solution)
  #:use-module (ice-9 rdelim)
  #:use-module (srfi srfi-1)
  #:export (twice main))

(define (twice x)
  "Doubles X."
  (fold + 0 (list x x)))

(define (main)
  (display (twice (string->number (read-line)))))

(main)
`,
    'an R7RS library':
      '(define-library (solution)\n  (export twice)\n  (import (scheme base))\n  (begin\n    (define (twice x)\n      (* 2 x))))\n',
    'an R7RS program':
      '(import (scheme base) (scheme write))\n\n(define (twice x)\n  (let-values (((a b) (values x x)))\n    (+ a b)))\n',
    'an R6RS program':
      '#!r6rs\n(import (rnrs))\n(define twice\n  (case-lambda\n    ((x) (fold-left + 0 (list x x)))))\n',
    'a method of a class':
      "(use-modules (oop goops))\n\n(define-class <solution> ()\n  (factor #:init-value 2))\n\n(define-method (twice (self <solution>) x)\n  (* (slot-ref self 'factor) x))\n",
    'a method on numbers': '(use-modules (oop goops))\n(define-method (twice (x <number>)) (+ x x))\n',
    'a first line for the shell, macros and libraries':
      '#!/usr/bin/env guile\n;;; Doubles.\n(use-modules (ice-9 match)\n             ((srfi srfi-26) #:select (cut)))\n(define-syntax doubled\n  (syntax-rules ()\n    ((_ x) (* 2 x))))\n(define* (twice x #:optional (by 2))\n  (match (list x by)\n    ((n 2) ((cut * <> 2) n))\n    (_ (doubled x))))\n',
    'a block comment for the shell':
      '#!/usr/bin/guile -s\n!#\n(define (twice x) (later x))\n(define (later x) (ash x 1))\n',
    'a variable with a procedure': '(define twice #f)\n(set! twice (lambda (x) (* 2 x)))\n',
  },
};
