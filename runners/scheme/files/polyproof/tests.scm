;;;; Runs the user's tests against the solution, to their end.
;;;;
;;;; solution.scm and tests.scm are in the current folder. The tests have a
;;;; module of their own, which sees what the solution defines; there errors
;;;; and ends are told from those of the solution. Each test of SRFI 64 is
;;;; reported as it comes out.
(define-module (polyproof tests)
  #:use-module (ice-9 exceptions)
  #:use-module (ice-9 textual-ports)
  #:use-module (srfi srfi-64)
  #:use-module (rnrs bytevectors)
  #:use-module (polyproof forms)
  #:use-module (polyproof harness)
  #:use-module (polyproof wire)
  #:export (tests checked))

(define check-failed 10)

(define checks 0)
(define framework-checks 0)
(define has-failed #f)
(define blamed #f) ; what the tests themselves raised
(define end-of-tests (make-prompt-tag "end of tests"))

;;; What the tests see.

(define (blaming raise-it)
  "A procedure that raises as RAISE-IT does, on the account of the tests."
  (lambda arguments
    (with-exception-handler
        (lambda (raised)
          (set! blamed (list raised))
          (raise-exception raised))
      (lambda () (apply raise-it arguments)))))

(define* (end-by-exit #:optional (code 0) #:rest others)
  (if (memv code '(0 #t))
      (abort-to-prompt end-of-tests)
      (leave check-failed)))

(define failing (blaming error))

(define (checked passed form)
  (set! checks (1+ checks))
  (unless passed (failing "The assertion failed:" form)))

(define-syntax-rule (assert expression other ...)
  (checked expression 'expression))

(define own-words
  `((error . ,failing)
    (throw . ,(blaming throw))
    (raise . ,(blaming raise-exception))
    (raise-exception . ,(blaming raise-exception))
    (exit . ,end-by-exit)
    (quit . ,end-by-exit)
    (emergency-exit . ,end-by-exit)
    (primitive-exit . ,end-by-exit)
    (primitive-_exit . ,end-by-exit)
    (assert . ,(module-ref (current-module) 'assert))))

;; What decides a check means in the tests what it always means.
(define kept
  '(= eq? eqv? equal? string=? not if and or cond when unless case begin let let* lambda define quote))

(define (names-of-solution modules)
  "A module of all that the solution defines, also for tests that import it by name."
  (let ((names (define-module* '(solution))))
    (for-each (lambda (module)
                (module-for-each (lambda (name variable)
                                   (unless (or (memq name kept) (module-local-variable names name))
                                     (module-add! names name variable)))
                                 module))
              modules)
    (module-export! names (module-map (lambda (name variable) name) names))
    names))

(define furnished '())

(define (furnish module names)
  "Gives a module of the tests what tests see, once."
  (unless (memq module furnished)
    (set! furnished (cons module furnished))
    (module-use! module names)
    (for-each (lambda (word)
                (unless (module-local-variable module (car word))
                  (module-define! module (car word) (cdr word))))
              own-words)))

;;; The text.

(define (names-no-other-file? form)
  (and (memq (car form) '(load include load-from-path primitive-load include-from-path require))
       (pair? (cdr form))
       (string? (cadr form))
       (or (string-suffix? "solution.scm" (cadr form)) (not (file-exists? (cadr form))))))

;; What brings in the solution by a name of its own is here already.
(define (without-unknown-modules form)
  (let loop ((rest form) (known '()))
    (cond ((null? rest) (reverse known))
          ((and (eq? (car rest) #:use-module) (pair? (cdr rest)) (pair? (cadr rest)) (not (known-module? (cadr rest))))
           (loop (cddr rest) known))
          (else (loop (cdr rest) (cons (car rest) known))))))

(define (known-module? spec)
  (false-if-exception (resolve-interface (if (pair? (car spec)) (car spec) spec))))

(define (act-on-test form run names)
  (cond ((not (and (pair? form) (list? form))) (run))
        ((names-no-other-file? form) #f)
        ((eq? (car form) 'define-module) (run (without-unknown-modules form)))
        ((memq (car form) '(use-modules import))
         (for-each (lambda (part) (false-if-exception (run (list (car form) part)))) (cdr form)))
        (else (run)))
  (furnish (current-module) names))

(define (blame raised)
  (if (or has-failed (and blamed (eq? raised (car blamed)))) check-failed 1))

(define (run-text names)
  (let ((module (make-fresh-user-module)))
    (furnish module names)
    (set-current-module module)
    (call-with-prompt end-of-tests
      (lambda ()
        (run-guarded
         (lambda () (run-forms "tests.scm" (lambda (form run) (act-on-test form run names))))
         blame))
      (lambda _ #f))))

;;; SRFI 64.

(define framework (resolve-module '(srfi srfi-64)))

(define (name-of-test runner)
  (let ((name (test-runner-test-name runner)))
    (if (equal? name "")
        (object->string (test-result-ref runner 'source-form "a test"))
        (if (string? name) name (object->string name)))))

(define (outcome-of runner)
  "Why a test did not pass, or the empty text."
  (case (test-result-kind runner)
    ((pass xfail) "")
    ((skip) "skipped while it ran")
    ((xpass) "passed, and was to fail")
    (else
     (let ((raised (test-result-ref runner 'actual-error)))
       (if raised
           (string-append "raised " (object->string raised))
           (string-append "expected " (object->string (test-result-ref runner 'expected-value #t))
                          ", got " (object->string (test-result-ref runner 'actual-value))))))))

(define (watch-framework)
  "Reports each test, whatever runner the text chooses; a wrong count of tests is a failed one."
  (let ((report (module-ref framework '%test-report-result)))
    (module-set! framework '%test-report-result
                 (lambda ()
                   (let* ((runner (test-runner-current)) (reason (outcome-of runner)))
                     (set! framework-checks (1+ framework-checks))
                     (unless (string-null? reason) (set! has-failed #t))
                     (reply "r"
                           (text-form (name-of-test runner))
                           (string->utf8 (if (string-null? reason) "t" "f"))
                           (text-form reason)))
                   (report))))
  (let ((complain-of-count (module-ref framework 'test-on-bad-count-simple)))
    (module-set! framework 'test-on-bad-count-simple
                 (lambda arguments
                   (set! has-failed #t)
                   (apply complain-of-count arguments))))
  (module-set! framework 'test-log-to-file #f))

;;; The end.

(define (text-can-fail-otherwise?)
  "Whether the text has checks that cannot be counted: errors of its own, exit codes."
  (let ((text (call-with-input-file "tests.scm" get-string-all #:encoding "UTF-8")))
    (or-map (lambda (word) (string-contains text word)) '("(error" "(raise" "(throw" "exit" "(quit"))))

(define (prove)
  (let ((payload (receive))
        (counted (+ checks framework-checks)))
    (unless payload (leave 1))
    (reply "v" (encode (list (car (decode payload '(#\u (#\s))))
                            (if (and (zero? counted) (text-can-fail-otherwise?)) -1 counted))
                      '(#\u (#\s) (#\i))))
    (leave 0)))

(define (tests)
  (prepare)
  (let* ((restore (keeper '(guile) '(srfi srfi-64) '(rnrs bytevectors)))
         (modules (load-solution)))
    (restore)
    (watch-framework)
    (run-text (names-of-solution modules))
    (when has-failed (leave check-failed))
    (prove)))
