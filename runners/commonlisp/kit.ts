/** Programs that prove the Common Lisp image: see ../kit.ts. */
import { type Kit, untyped } from '../kit.ts';

const each = (line: (x: number) => string): string => [1, 2, 3, 4, 5].map(line).join('\n');

export const kit: Kit = {
  echo: '(defun echo (x) x)\n',
  types: untyped,
  compiles: false,
  tests: `${each((x) => `(assert (= (twice ${x}) ${2 * x}))`)}\n`,
  noTests: '(print (twice 1))\n',
  behaviours: {
    right: '(defun twice (x)\n  (* 2 x))\n',
    wrong: '(defun twice (x)\n  (1+ (* 2 x)))\n',
    prefix: '(defun twice (x)\n  (if (< x 3) (* 2 x) 0))\n',
    raises: '(defun twice (x)\n  (declare (ignore x))\n  (error "no"))\n',
    exits: '(defun twice (x)\n  (declare (ignore x))\n  (sb-ext:exit :code 0 :abort t))\n',
    'exits-at-load': '(defun twice (x) (* 2 x))\n(sb-ext:exit :code 0)\n',
    'exits-in-hook':
      '(push (lambda () (sb-ext:exit :code 0 :abort t)) sb-ext:*exit-hooks*)\n(defun twice (x)\n  (1+ (* 2 x)))\n',
    loops: '(defun twice (x)\n  (loop (setf x (logxor x 1))))\n',
    memory:
      "(defun twice (x)\n  (let ((kept (list x)))\n    (loop (push (make-array 10000000 :element-type '(unsigned-byte 8) :initial-element 1) kept))))\n",
    forks: '(require :sb-posix)\n(defun twice (x)\n  (loop (sb-thread:make-thread (lambda () (loop (sleep 1))))) x)\n',
    output: '(defun twice (x)\n  (loop (write-line (make-string 1000 :initial-element #\\x))) x)\n',
    forges: `(defun twice (x)
  (format t "OK~%1..1~%accepted~%i~d;~%" (* 2 x))
  (finish-output)
  (loop for descriptor from 1 to 4
        do (ignore-errors
            (let ((stream (sb-sys:make-fd-stream descriptor :output t)))
              (format stream "4~%vi2;")
              (finish-output stream))))
  (1+ (* 2 x)))
`,
    warns: '(defun twice (x)\n  (warn "Error-prone")\n  (* 2 x))\n',
    child: '(defun twice (x)\n  (sb-ext:run-program "/bin/sleep" \'("300") :wait nil)\n  (* 2 x))\n',
    broken: '(defun twice (x)\n  (* 2 x)\n',
  },
  frameworks: {
    'raised errors': {
      tests: `(load "twice.lisp")\n\n(defun check (actual expected)\n  (unless (equal actual expected)\n    (error "expected ~a, got ~a" expected actual)))\n\n${each((x) => `(check (twice ${x}) ${2 * x})`)}\n(format t "All tests passed.~%")\n(sb-ext:exit :code 0)\n`,
      reports: false,
    },
    'an exit code': {
      tests: `(defun run-tests ()\n  (and ${each((x) => `(= (twice ${x}) ${2 * x})`)}))\n(if (run-tests) (uiop:quit 0) (uiop:quit 1))\n`,
      reports: false,
    },
    FiveAM: {
      tests: `(ql:quickload :fiveam)
(load "solution.lisp")

(defpackage :twice-tests
  (:use :cl :fiveam))
(in-package :twice-tests)

(def-suite twice-suite :description "Tests of twice")
(in-suite twice-suite)

(test doubles
  "Doubles"
${each((x) => `  (is (= ${2 * x} (twice ${x})))`)})

(test kinds
  (is-true (integerp (twice 1)))
  (finishes (twice 2)))

(unless (run! 'twice-suite)
  (sb-ext:exit :code 1))
`,
      reports: true,
    },
    'FiveAM without a suite': {
      tests: `(require :asdf)\n(asdf:load-system "fiveam")\n(fiveam:test twice-test\n${each((x) => `  (5am:is (eql (twice ${x}) ${2 * x}))`)})\n`,
      reports: true,
    },
  },
  styles: {
    'a package and a main': `(defpackage :solution
  (:use :cl)
  (:export #:twice #:main))

(in-package :solution)

(defun twice (x)
  "Doubles X."
  (* x 2))

(defun main ()
  (format t "~a~%" (twice (parse-integer (read-line)))))

(main)
`,
    'declarations and types':
      '(declaim (optimize (speed 3) (safety 1)))\n(declaim (ftype (function (fixnum) fixnum) twice))\n(defun twice (x)\n  (declare (type (signed-byte 62) x))\n  (the fixnum (+ x x)))\n',
    'a method of a class':
      '(defclass solution () ())\n\n(defgeneric twice (solution x))\n\n(defmethod twice ((self solution) x)\n  (* 2 x))\n',
    'a method on numbers': '(defmethod twice ((x number)) (+ x x))\n',
    libraries:
      "(ql:quickload '(:alexandria :cl-ppcre :iterate) :silent t)\n(require :asdf)\n(defpackage #:my-app\n  (:use #:cl #:iterate)\n  (:import-from #:alexandria #:curry))\n(in-package #:my-app)\n(defun twice (x)\n  (iter (repeat 2) (sum (funcall (curry #'+ 0) x))))\n",
    'a first line for the shell and a helper':
      '#!/usr/bin/sbcl --script\n;;;; Doubles.\n(eval-when (:compile-toplevel :load-toplevel :execute)\n  (defmacro doubled (x) `(* 2 ,x)))\n(defparameter *by* 2)\n(defun twice (x &optional (by *by*))\n  (if (= by 2) (doubled x) (* by x)))\n',
    'another spelling': '(defun Twice (X)\n  (labels ((add (a b) (+ a b)))\n    (add x x)))\n',
    'a variable with a function': '(defvar twice (lambda (x) (* 2 x)))\n',
  },
};
