;;;; Runs the forms of a file one by one, compiled, as LOAD would interpret them.
(define-module (polyproof forms)
  #:use-module (system base compile)
  #:use-module (system vm loader)
  #:use-module (ice-9 textual-ports)
  #:export (run-forms program))

(define (whole path)
  "The text of a file. A first line for the shell is a comment, also where nothing ends it."
  (let ((text (call-with-input-file path get-string-all #:encoding "UTF-8")))
    (if (and (string-prefix? "#!" text) (not (string-contains text "!#")))
        (string-append ";" text)
        text)))

;; Compiling to a value would put the current module back: define-module had no effect.
(define (run-form form)
  ((load-thunk-from-memory (compile form #:to 'bytecode #:env (current-module)))))

(define* (run-forms path #:optional (act (lambda (form run) (run))))
  "Reads the forms of a file and runs each; ACT gets the form and what runs it, or runs another form."
  (default-warning-level 0)
  (default-optimization-level 1)
  (let ((port (open-input-string (whole path))))
    (set-port-filename! port path)
    (let loop ()
      (let ((form (read-syntax port)))
        (unless (eof-object? form)
          (act (syntax->datum form) (lambda* (#:optional (other form)) (run-form other)))
          (loop))))))

(define (program path)
  (set-program-arguments (list path))
  (set-current-module (resolve-module '(guile-user)))
  (run-forms path))
