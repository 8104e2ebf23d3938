;;; Makes the core of the image: libraries loaded, harness compiled, so that a run starts at once.
(require :asdf)
(dolist (module '(:sb-posix :sb-bsd-sockets :sb-introspect :sb-cltl2 :sb-concurrency :sb-rotate-byte :sb-md5))
  (require module))

(defvar cl-user::*libraries* '(:alexandria :cl-ppcre :split-sequence :iterate :fiveam))
(dolist (library cl-user::*libraries*)
  (asdf:load-system library))
;; They are here for good: nobody looks for their sources again.
(mapc #'asdf:register-immutable-system '(:asdf-flv :trivial-backtrace :net.didierverna.asdf-flv))
(mapc #'asdf:register-immutable-system cl-user::*libraries*)
(unintern 'cl-user::*libraries* :cl-user)

;; What scripts load libraries with.
(defpackage :ql-dist)
(defpackage :quicklisp
  (:use :cl)
  (:nicknames :ql :quicklisp-client)
  (:export #:quickload))
(defun ql:quickload (systems &key &allow-other-keys)
  (let ((names (if (listp systems) systems (list systems))))
    (dolist (name names systems)
      (asdf:load-system name))))

(dolist (part '("wire" "harness" "tests"))
  (load (compile-file (format nil "/opt/polyproof/~a.lisp" part))))

;; Our functions lose their names: a solution cannot replace what it cannot call by name.
(let ((home (find-package :polyproof)))
  (do-symbols (symbol home)
    (when (and (eq (symbol-package symbol) home) (not (member (symbol-name symbol) '("CALLS" "TESTS") :test #'string=)))
      (unintern symbol home))))
(in-package :cl-user)
(sb-ext:save-lisp-and-die "/opt/polyproof/sbcl.core")
