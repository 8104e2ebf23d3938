;;;; Calls a submitted solution: docs/decisions/0002.
;;;;
;;;;     sbcl … --eval '(polyproof:calls)' --end-toplevel-options ENTRY SIGNATURE
;;;;
;;;; solution.lisp is in the current folder.
(in-package :polyproof)

(defvar *calls*)
(defvar *replies*)
(defvar *stdout*)
(defvar *stderr*)
(defvar *owner*)

(defun hide-descriptor (descriptor direction)
  "A stream on a copy that is out of easy reach and that programs do not inherit."
  (let ((copy (sb-alien:alien-funcall
               (sb-alien:extern-alien "fcntl" (function sb-alien:int sb-alien:int sb-alien:int sb-alien:int))
               descriptor 1030 (+ 100 (random 400 (make-random-state t)))))) ; F_DUPFD_CLOEXEC
    (sb-unix:unix-close descriptor)
    (sb-sys:make-fd-stream copy :input (eq direction :input) :output (eq direction :output)
                                :element-type '(unsigned-byte 8) :buffering :full)))

(defun prepare ()
  (setf *calls* (hide-descriptor 3 :input)
        *replies* (hide-descriptor 4 :output)
        *stdout* sb-sys:*stdout*
        *stderr* sb-sys:*stderr*
        *owner* (sb-posix:getpid)))

(defun end (code)
  "Ends at once, without hooks: EXIT is watched while tests run, this is not."
  (sb-alien:alien-funcall (sb-alien:extern-alien "_exit" (function sb-alien:void sb-alien:int)) code))

(defun leave (code)
  (ignore-errors (finish-output *stdout*))
  (ignore-errors (finish-output *stderr*))
  (end code))

;; A fork of the solution's that came back here has no calls to answer.
(defun only-owner ()
  (unless (= (sb-posix:getpid) *owner*) (end 0)))

(defun receive ()
  "The payload of the next frame, NIL at the end."
  (only-owner)
  (let ((length 0))
    (loop for byte = (read-byte *calls* nil nil)
          do (cond ((null byte) (return-from receive nil))
                   ((= byte 10) (return))
                   (t (setf length (+ (* 10 length) (- byte 48))))))
    (let ((payload (make-array length :element-type '(unsigned-byte 8))))
      (when (= (read-sequence payload *calls*) length) payload))))

(defun send (letter &rest parts)
  (only-owner)
  (ignore-errors (finish-output *stdout*))
  (ignore-errors (finish-output *stderr*))
  (let ((out (map '(vector (unsigned-byte 8)) #'char-code
                  (format nil "~d~%~a" (1+ (reduce #'+ parts :key #'length)) letter))))
    (write-sequence out *replies*)
    (dolist (part parts)
      (write-sequence part *replies*))
    (finish-output *replies*)))

(defun complain (condition)
  (ignore-errors (format *stderr* "~&~a: ~a~%" (type-of condition) condition)))

(defun run-file (path act)
  "Reads a file's forms and acts on each, as LOAD does. The value is the package it ends in."
  (let ((*package* *package*)
        (*readtable* *readtable*)
        (*load-truename* (truename path))
        (*load-pathname* (pathname path)))
    (with-open-file (in path :external-format :utf-8)
      (unless (eql 0 (search "#!" (read-line in nil "")))
        (file-position in 0))
      (with-compilation-unit ()
        (loop with end = (list nil)
              for form = (read in nil end)
              until (eq form end)
              do (funcall act form))))
    *package*))

(defun run-guarded (path act code-for)
  "Runs a file; what nobody handles ends us, with the code that CODE-FOR tells."
  (let ((sb-ext:*invoke-debugger-hook* (lambda (condition hook)
                                         (declare (ignore hook))
                                         (complain condition)
                                         (leave (funcall code-for condition)))))
    (run-file path act)))

(defun load-solution ()
  "Runs the solution. The value is the package it ends in."
  (run-guarded "solution.lisp" #'eval (constantly 1)))

;;; The entry point.

(defun callable (symbol)
  (cond ((and (fboundp symbol) (not (macro-function symbol)) (not (special-operator-p symbol)))
         (symbol-function symbol))
        ((and (boundp symbol) (functionp (symbol-value symbol)))
         (symbol-value symbol))))

(defun find-entry (name packages)
  (dolist (package packages)
    (dolist (spelling (list (string-upcase name) name))
      (let ((symbol (find-symbol spelling package)))
        (when (and symbol (not (eq (symbol-package symbol) (find-package :cl))) (callable symbol))
          (return-from find-entry (callable symbol)))))))

(defun object-first (entry count)
  "What comes before the arguments: an object, where the entry point is a method of a class."
  (when (typep entry 'standard-generic-function)
    (dolist (method (sb-mop:generic-function-methods entry))
      (let ((class (first (sb-mop:method-specializers method))))
        (when (and (typep class 'standard-class)
                   (= (length (sb-mop:method-specializers method)) (1+ count)))
          (return (list (make-instance class))))))))

(defun answer (payload entry name result)
  (let ((arguments (decode payload)) (values nil))
    (handler-case
        (setf values (multiple-value-list (apply entry (append (object-first entry (length arguments)) arguments))))
      (serious-condition (condition)
        (when (typep condition 'storage-condition) (complain condition))
        (return-from answer (send #\e (text (type-of condition)) (text condition)))))
    (let ((payload (handler-case (encode values result)
                     (serious-condition (condition)
                       (return-from answer (send #\u (text (format nil "~a: ~a" name condition))))))))
      (send #\v payload))))

(defun calls ()
  (prepare)
  (let ((*read-default-float-format* 'double-float) ; 0.1 means what it means elsewhere
        (known (list-all-packages)))
    (destructuring-bind (name signature) (last sb-ext:*posix-argv* 2)
      (let* ((result (read-type signature (nth-value 1 (read-type signature 0))))
             (last-package (load-solution))
             (packages (list* last-package (find-package :cl-user) (set-difference (list-all-packages) known)))
             (entry (find-entry name packages)))
        (loop for payload = (receive)
              while payload
              do (if entry
                     (answer payload entry name result)
                     (send #\u (text (format nil "the solution has no function ~a" name)))))
        (leave 0)))))
