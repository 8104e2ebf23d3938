;;;; Runs the user's tests against the solution, to their end.
;;;;
;;;; solution.lisp and tests.lisp are in the current folder; the tests begin in
;;;; the package where the solution ended. FiveAM's tests are run here when all
;;;; are defined, whether the text runs them or not.
(in-package :polyproof)

(defconstant check-failed 10)

(defvar *checks* 0)
(defvar *in-check* nil "Whether an error comes from a failing check of the tests.")
(defvar *reading-tests* nil "Whether EXIT may say that the tests are done.")
(defvar *own* (make-hash-table :test #'eq) "The names of the solution's functions.")

;;; What belongs to the solution.

(defun functions-in (packages)
  (let ((found '()))
    (dolist (package packages found)
      (do-symbols (symbol package)
        (when (and (eq (symbol-package symbol) package) (fboundp symbol))
          (push symbol found))))))

(defun note-own (known-packages known-functions)
  (dolist (symbol (functions-in (cons (find-package :cl-user) (set-difference (list-all-packages) known-packages))))
    (unless (member symbol known-functions)
      (setf (gethash symbol *own*) t))))

(defun names-own-p (name)
  (if (consp name)
      (or (names-own-p (car name)) (names-own-p (cdr name)))
      (gethash name *own*)))

(defun in-solution-p ()
  "Whether a function of the solution's is on the stack."
  (sb-debug:map-backtrace
   (lambda (frame)
     (when (names-own-p (sb-di:debug-fun-name (sb-di:frame-debug-fun frame)))
       (return-from in-solution-p t))))
  nil)

;;; What the tests use stays as it was before the solution.

(defun keep-framework ()
  (let ((kept (loop for symbol in (functions-in (list (find-package :it.bese.fiveam)))
                    collect (list symbol (macro-function symbol) (fdefinition symbol)))))
    (lambda ()
      (sb-ext:with-unlocked-packages (:it.bese.fiveam)
        (loop for (symbol macro function) in kept
              do (cond (macro (unless (eq macro (macro-function symbol)) (setf (macro-function symbol) macro)))
                       ((not (eq function (fdefinition symbol))) (setf (fdefinition symbol) function))))))))

;;; Plain tests.

(defun expand-check (expander form environment)
  "Counts an assertion where it is reached, and marks its error."
  (if (and (consp form) (eq (first form) 'assert))
      (destructuring-bind (test &optional places &rest report) (rest form)
        (declare (ignore places))
        `(progn
           (incf *checks*)
           (unless ,test
             (let ((*in-check* t))
               (error ,@(or report `("The assertion ~s failed." ',test)))))))
      (funcall expander form environment)))

(defun blame (condition)
  "The exit code for an error that nobody handled."
  (if (or *in-check* (and (eq (type-of condition) 'simple-error) (not (in-solution-p))))
      check-failed
      1))

(defun loads-solution-p (form)
  "Whether a form at the top level of the tests brings in what is here already."
  (and (consp form)
       (symbolp (first form))
       (member (symbol-name (first form)) '("LOAD" "REQUIRE" "QUICKLOAD" "LOAD-SYSTEM" "COMPILE-FILE") :test #'string=)))

(defun import-own ()
  "A package that the tests make for themselves sees the solution's functions."
  (loop for symbol being the hash-keys of *own*
        unless (find-symbol (symbol-name symbol) *package*)
          do (import symbol)))

(defun act-on-test (form)
  (if (loads-solution-p form)
      (ignore-errors (eval form))
      (eval form))
  (when (and (consp form) (eq (first form) 'in-package)) (import-own)))

(defun end-by-exit (original &rest arguments &key (code 0) &allow-other-keys)
  (cond ((not *reading-tests*) (apply original arguments))
        ((in-solution-p) (leave 1))
        ((eql code 0) (throw 'end-of-tests nil))
        (t (leave check-failed))))

(defun run-text ()
  (let ((*macroexpand-hook* #'expand-check) (*reading-tests* t))
    (catch 'end-of-tests
      (run-guarded "tests.lisp" #'act-on-test #'blame))))

;;; FiveAM.

(defun is-done-later (&rest ignored)
  (declare (ignore ignored))
  t)

(defun replace-function (name function)
  (sb-ext:with-unlocked-packages (:it.bese.fiveam)
    (setf (fdefinition name) function)))

(defun postpone-framework ()
  "The text's own runs do nothing: every test is run once, afterwards. The value puts the runners back."
  (let ((kept (loop for name in '(5am:run! 5am:debug! 5am:run-all-tests 5am:explain! 5am:run)
                    collect (cons name (fdefinition name)))))
    (loop for (name) in kept do (replace-function name #'is-done-later))
    (replace-function '5am:run (constantly nil))
    (lambda () (loop for (name . function) in kept do (replace-function name function)))))

(defun framework-tests ()
  (remove-if-not (lambda (name) (typep (5am:get-test name) '5am::test-case)) (5am:test-names)))

(defun report-test (name results)
  "Tells how one test came out. The value is whether it passed."
  (let ((bad (find-if-not #'5am::test-passed-p results)))
    (incf *checks* (length results))
    (send #\r (text name) (map '(vector (unsigned-byte 8)) #'char-code (if bad "f" "t"))
          (text (cond ((null bad) "")
                      ((5am::test-skipped-p bad) "skipped while it ran")
                      (t (or (5am::reason bad) "failed")))))
    (not bad)))

(defun run-framework ()
  (let* ((names (framework-tests))
         (results (and names (5am:run names))))
    (when names
      (5am:explain! results)
      (unless (loop with passed = t
                    for name in names
                    for its = (remove (5am:get-test name) results :key #'5am::test-case :test-not #'eq)
                    do (when (and its (not (report-test name (reverse its)))) (setf passed nil))
                    finally (return passed))
        (leave check-failed)))))

(defun text-can-fail-otherwise-p ()
  "Whether the text has checks that cannot be counted: errors of its own, exit codes."
  (with-open-file (in "tests.lisp" :external-format :utf-8)
    (let ((text (make-string (file-length in))))
      (setf text (subseq text 0 (read-sequence text in)))
      (some (lambda (word) (search word text :test #'char-equal)) '("(error" "exit" "quit")))))

(defun prove ()
  (let ((payload (receive))
        (checks (if (and (zerop *checks*) (null (framework-tests)) (text-can-fail-otherwise-p)) -1 *checks*)))
    (when payload
      (send #\v (encode (list (first (decode payload)) checks) '(#\u (#\s) (#\i))))
      (leave 0))
    (leave 1)))

(defun tests ()
  (prepare)
  (let* ((known-packages (list-all-packages))
         (known-functions (functions-in (list (find-package :cl-user))))
         (restore (keep-framework)))
    (setf *package* (load-solution))
    (note-own known-packages known-functions)
    (funcall restore)
    (sb-int:encapsulate 'sb-ext:exit 'polyproof #'end-by-exit)
    (let ((resume (postpone-framework)))
      (run-text)
      (funcall resume))
    (run-framework)
    (prove)))
