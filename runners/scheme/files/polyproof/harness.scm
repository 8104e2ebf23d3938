;;;; Calls a submitted solution: docs/decisions/0002.
;;;;
;;;;     guile … -c '((@ (polyproof harness) calls))' ENTRY SIGNATURE
;;;;
;;;; solution.scm is in the current folder.
(define-module (polyproof harness)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 exceptions)
  #:use-module (rnrs bytevectors)
  #:use-module (polyproof forms)
  #:use-module (polyproof wire)
  #:export (calls prepare leave receive reply complain run-guarded load-solution keeper))

(define in #f)
(define out #f)
(define stdout #f)
(define stderr #f)
(define owner #f)

(define (hide-descriptor descriptor mode)
  "A port on a copy that is out of easy reach and that programs do not inherit."
  (let ((copy (fcntl descriptor F_DUPFD (+ 100 (random 400 (random-state-from-platform))))))
    (fcntl copy F_SETFD FD_CLOEXEC)
    (close-fdes descriptor)
    (fdopen copy mode)))

(define (prepare)
  (set! in (hide-descriptor 3 "rb"))
  (set! out (hide-descriptor 4 "wb"))
  (set! stdout (current-output-port))
  (set! stderr (current-error-port))
  (set! owner (getpid))
  (set-current-module (resolve-module '(guile-user))))

(define (flush)
  (false-if-exception (force-output stdout))
  (false-if-exception (force-output stderr)))

(define (leave code)
  "Ends at once, without hooks."
  (flush)
  (primitive-_exit code))

;; A fork of the solution's that came back here has no calls to answer.
(define (only-owner)
  (unless (= (getpid) owner) (primitive-_exit 0)))

(define (receive)
  "The payload of the next frame, #f at the end."
  (only-owner)
  (let loop ((length 0))
    (let ((octet (get-u8 in)))
      (cond ((eof-object? octet) #f)
            ((not (= octet 10)) (loop (+ (* 10 length) (- octet 48))))
            (else
             (let ((payload (get-bytevector-n in length)))
               (and (bytevector? payload) (= (bytevector-length payload) length) payload)))))))

(define (reply letter . parts)
  (only-owner)
  (flush)
  (put-bytevector out (string->utf8 (string-append
                                     (number->string (apply + 1 (map bytevector-length parts)))
                                     "\n"
                                     letter)))
  (for-each (lambda (part) (put-bytevector out part)) parts)
  (force-output out))

(define (message-of raised)
  (describe (lambda (port)
              (if (exception? raised)
                  (print-exception port #f (exception-kind raised) (exception-args raised))
                  (display raised port)))))

(define (kind-of raised)
  (if (exception? raised) (object->string (exception-kind raised)) "raise"))

(define (complain raised)
  (false-if-exception
   (begin
     (display (string-append (kind-of raised) ": " (message-of raised) "\n") stderr)
     (force-output stderr))))

(define (run-guarded thunk code-for)
  "What nobody handles ends us, with the code that CODE-FOR tells."
  (with-exception-handler
      (lambda (raised)
        (complain raised)
        (leave (code-for raised)))
    thunk
    #:unwind? #t))

;;; The solution.

(define (keeper . modules)
  "Puts the procedures and the syntax of modules back to what they are now."
  (let ((kept '()))
    (for-each (lambda (name)
                (module-for-each (lambda (symbol variable)
                                   (when (and (variable-bound? variable)
                                              (or (procedure? (variable-ref variable)) (macro? (variable-ref variable))))
                                     (set! kept (acons variable (variable-ref variable) kept))))
                                 (resolve-module name)))
              modules)
    (lambda ()
      (for-each (lambda (pair)
                  (unless (eq? (variable-ref (car pair)) (cdr pair)) (variable-set! (car pair) (cdr pair))))
                kept))))

(define (defines-library? form)
  (and (pair? form) (memq (car form) '(define-library library)) (pair? (cdr form)) (list? (cadr form))))

(define (load-solution)
  "Runs the solution. The value is the modules that it wrote, the one it ends in first."
  (let ((modules (list (current-module))))
    (define (note module)
      (when module (set! modules (cons module (delq module modules)))))
    (run-guarded
     (lambda ()
       (run-forms "solution.scm"
                  (lambda (form run)
                    (run)
                    (when (defines-library? form) (note (resolve-module (cadr form) #f #:ensure #f)))
                    (note (current-module)))))
     (lambda (raised) 1))
    modules))

;;; The entry point.

(define (find-entry name modules)
  (or-map (lambda (module)
            (let ((variable (module-local-variable module name)))
              (and variable (variable-bound? variable) (procedure? (variable-ref variable)) (variable-ref variable))))
          modules))

(define (object-first entry count)
  "What comes before the arguments: an object, where the entry point is a method of a class."
  (let ((goops (resolve-module '(oop goops) #f #:ensure #f)))
    (define (goops-ref name) (module-ref goops name))
    (if (and goops ((goops-ref 'is-a?) entry (goops-ref '<generic>)))
        (or (or-map (lambda (method)
                      (let ((classes ((goops-ref 'method-specializers) method)))
                        (and (list? classes)
                             (= (length classes) (1+ count))
                             (list ((goops-ref 'make) (car classes))))))
                    ((goops-ref 'generic-function-methods) entry))
            '())
        '())))

(define (answer payload entry parameters result)
  (let* ((arguments (decode payload parameters))
         (outcome (with-exception-handler
                    (lambda (raised)
                      (when (memq (and (exception? raised) (exception-kind raised)) '(out-of-memory stack-overflow))
                        (complain raised))
                      (list "e" (text-form (kind-of raised)) (text-form (message-of raised))))
                  (lambda ()
                    (call-with-values (lambda () (apply entry (append (object-first entry (length arguments)) arguments)))
                      (lambda results (cons "v" results))))
                  #:unwind? #t)))
    (if (string=? (car outcome) "e")
        (apply reply outcome)
        (apply reply (with-exception-handler
                        (lambda (raised) (list "u" (text-form (message-of raised))))
                      (lambda () (list "v" (encode (cdr outcome) result)))
                      #:unwind? #t)))))

(define (calls)
  (prepare)
  (let* ((arguments (cdr (command-line)))
         (restore (keeper '(guile) '(rnrs bytevectors) '(ice-9 binary-ports)))
         (modules (load-solution))
         (entry (find-entry (string->symbol (car arguments)) modules)))
    (restore)
    (call-with-values (lambda () (read-signature (cadr arguments)))
      (lambda (parameters result)
        (let loop ()
          (let ((payload (receive)))
            (when payload
              (if entry
                  (answer payload entry parameters result)
                  (reply "u" (text-form (string-append "the solution has no procedure " (car arguments)))))
              (loop))))))
    (leave 0)))
