;;; Compiles the harness beside its source, so that a run starts at once.
(use-modules (system base compile))
(for-each (lambda (part)
            (compile-file (string-append "/opt/polyproof/polyproof/" part ".scm")
                          #:output-file (string-append "/opt/polyproof/polyproof/" part ".go")))
          '("wire" "forms" "harness" "tests"))
