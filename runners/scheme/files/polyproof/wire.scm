;;;; The wire form of neutral values: docs/decisions/0002.
;;;;
;;;; A list answers for a list, a tuple and a map (as an association list), and
;;;; #f for false and null: the signature's letters (verification/types.ts) say
;;;; which one a result is.
(define-module (polyproof wire)
  #:use-module (ice-9 binary-ports)
  #:use-module (rnrs bytevectors)
  #:export (read-signature decode encode text-form describe))

(define bytes-max (ash 16 20))
(define depth-max 256)

(define (refuse . parts)
  (error (string-concatenate (map written parts))))

(define (written part)
  (if (string? part) part (object->string part)))

;;; Types: (letter . types within).

(define (read-type letters at)
  "The type that begins at AT, and where the next one does."
  (define (within count from)
    (let loop ((left count) (next from) (types '()))
      (if (zero? left)
          (values (cons (string-ref letters at) (reverse types)) next)
          (call-with-values (lambda () (read-type letters next))
            (lambda (type after) (loop (1- left) after (cons type types)))))))
  (case (string-ref letters at)
    ((#\u) (let ((colon (string-index letters #\: at)))
             (within (string->number (substring letters (1+ at) colon)) (1+ colon))))
    ((#\m) (within 2 (1+ at)))
    ((#\o #\l) (within 1 (1+ at)))
    (else (within 0 (1+ at)))))

(define (read-signature letters)
  "The types of the parameters, as one tuple, and of the result."
  (call-with-values (lambda () (read-type letters 0))
    (lambda (parameters at)
      (call-with-values (lambda () (read-type letters at))
        (lambda (result end) (values parameters result))))))

(define left-open '(#\a))

(define (letter-of type) (car type))
(define (first-of type) (if (pair? (cdr type)) (cadr type) left-open))
(define (second-of type) (if (and (pair? (cdr type)) (pair? (cddr type))) (caddr type) left-open))

;;; Values in.

(define (read-float text)
  (cond ((string=? text "nan") +nan.0)
        ((string=? text "inf") +inf.0)
        ((string=? text "-inf") -inf.0)
        ((char=? (string-ref text 0) #\-) (* -1.0 (read-float (substring text 1))))
        (else (exact->inexact (string->number text)))))

(define (null-of type)
  "Null is #f, save where that is false."
  (if (and (memv (letter-of type) '(#\o #\a)) (memv (letter-of (first-of type)) '(#\t #\a))) 'null #f))

(define (decode octets type)
  "The value of a payload."
  (define at 0)
  (define (next-octet)
    (let ((octet (bytevector-u8-ref octets at)))
      (set! at (1+ at))
      octet))
  (define (ascii-until stop)
    (let loop ((found '()))
      (let ((char (integer->char (next-octet))))
        (if (char=? char stop)
            (list->string (reverse found))
            (loop (cons char found))))))
  (define (count-of) (string->number (ascii-until #\:)))
  (define (text)
    (let* ((length (count-of)) (copy (make-bytevector length)))
      (bytevector-copy! octets at copy 0 length)
      (set! at (+ at length))
      (utf8->string copy)))
  (define (items count type-at)
    (let loop ((index 0) (found '()))
      (if (= index count)
          (reverse found)
          (loop (1+ index) (cons (value (type-at index)) found)))))
  (define (value type)
    (let ((within (if (eqv? (letter-of type) #\o) (first-of type) type))
          (tag (integer->char (next-octet))))
      (case tag
        ((#\n) (null-of type))
        ((#\f) #f)
        ((#\t) #t)
        ((#\i) (string->number (ascii-until #\;)))
        ((#\d) (read-float (ascii-until #\;)))
        ((#\s) (text))
        ((#\l) (items (count-of) (lambda (index) (first-of within))))
        ((#\u) (items (count-of) (lambda (index)
                                   (if (< index (length (cdr within))) (list-ref (cdr within) index) left-open))))
        (else
         (let ((map (make-hash-table)))
           (let loop ((left (count-of)))
             (unless (zero? left)
               (let* ((key (value (first-of within))) (item (value (second-of within))))
                 (hash-set! map key item)
                 (loop (1- left)))))
           map)))))
  (value type))

;;; Values out.

(define (open-out)
  "A port for octets, how to get at them, and how many there are."
  (call-with-values open-bytevector-output-port
    (lambda (port octets) (vector port octets 0))))

(define (octets-of out) ((vector-ref out 1)))

(define (put-octets out octets)
  (let ((size (+ (vector-ref out 2) (bytevector-length octets))))
    (when (> size bytes-max) (refuse "the result takes more than 16 MiB"))
    (vector-set! out 2 size)
    (put-bytevector (vector-ref out 0) octets)))

(define (put out . parts)
  (put-octets out (string->utf8 (string-concatenate (map (lambda (it) (if (number? it) (number->string it) it)) parts)))))

(define (put-text out text)
  (let ((octets (string->utf8 text)))
    (put out "s" (bytevector-length octets) ":")
    (put-octets out octets)))

(define (put-number out number)
  (cond ((and (exact? number) (integer? number)) (put out "i" number ";"))
        ((not (real? number)) (refuse "the result holds the complex number " number))
        ((nan? number) (put out "dnan;"))
        ((inf? number) (put out (if (positive? number) "dinf;" "d-inf;")))
        (else (put out "d" (exact->inexact number) ";"))))

(define (put-items out tag items type-at depth)
  (put out tag (length items) ":")
  (let loop ((items items) (index 0))
    (unless (null? items)
      (put-value out (car items) (type-at index) (1+ depth))
      (loop (cdr items) (1+ index)))))

(define (put-tuple out items type depth)
  (let ((types (if (eqv? (letter-of type) #\u) (cdr type) '())))
    (put-items out "u" items (lambda (index) (if (< index (length types)) (list-ref types index) left-open)) depth)))

(define (items-of value)
  (cond ((list? value) value)
        ((array? value) (array->list value))
        (else (refuse "the result holds a list that is circular or has no end"))))

(define (put-list out value type depth)
  (cond ((eqv? (letter-of type) #\u)
         (put-tuple out (if (and (pair? value) (not (pair? (cdr value))) (not (null? (cdr value))))
                            (list (car value) (cdr value))
                            (items-of value))
                    type depth))
        ((and (pair? value) (not (list? value)) (eqv? (letter-of type) #\a) (not (pair? (cdr value))))
         (put-tuple out (list (car value) (cdr value)) type depth))
        (else (put-items out "l" (items-of value) (lambda (index) (first-of type)) depth))))

(define (put-entries out entries type depth)
  (put out "m" (length entries) ":")
  (for-each (lambda (entry)
              (let ((key (car entry)))
                (put-value out key (if (symbol? key) '(#\s) (first-of type)) (1+ depth))
                (put-value out (cdr entry) (second-of type) (1+ depth))))
            entries))

(define (entries-of-list value type)
  "The pairs of an association list; the first of two with one key counts, as ASSOC has it."
  (define is-scalar (not (memv (letter-of (second-of type)) '(#\l #\u #\m #\o #\a))))
  (define seen (make-hash-table))
  (let loop ((entries (items-of value)) (found '()))
    (cond ((null? entries) (reverse found))
          ((not (pair? (car entries))) (refuse "the result holds a list that is not an association list"))
          ((hash-ref seen (caar entries)) (loop (cdr entries) found))
          (else
           (let ((key (caar entries)) (item (cdar entries)))
             (hash-set! seen key #t)
             (loop (cdr entries)
                   (acons key (if (and is-scalar (pair? item) (null? (cdr item))) (car item) item) found)))))))

;; Tables of the libraries are records; a library that is not loaded made none.
(define (loaded module name)
  (let ((found (resolve-module module #f #:ensure #f)))
    (and found (module-public-interface found) (module-ref (module-public-interface found) name #f))))

(define (made-by? module predicate value)
  (and (loaded module predicate)
       ;; The predicate of a record may be syntax.
       ((eval `(lambda (it) (,predicate it)) (resolve-module module)) value)))

(define (entries-of-table value)
  "Keys and values of a hash table of Guile, of SRFI 69 or of R6RS; #f for any other object."
  (cond ((hash-table? value) (hash-map->list cons value))
        ((made-by? '(srfi srfi-69) 'hash-table? value) ((loaded '(srfi srfi-69) 'hash-table->alist) value))
        ((made-by? '(rnrs hashtables) 'hashtable? value)
         (map (lambda (key) (cons key ((loaded '(rnrs hashtables) 'hashtable-ref) value key #f)))
              (vector->list ((loaded '(rnrs hashtables) 'hashtable-keys) value))))
        ((made-by? '(ice-9 vlist) 'vhash? value) ((loaded '(ice-9 vlist) 'vhash-fold) acons '() value))
        (else #f)))

(define (put-false out letter)
  (put out (if (memv letter '(#\t #\a)) "f" "n")))

(define (put-empty out letter)
  (put out (case letter ((#\u) "u0:") ((#\m) "m0:") ((#\l #\a) "l0:") (else "n"))))

(define (put-symbol out symbol letter)
  (cond ((memq symbol '(null nil none)) (put out "n"))
        ((and (memv letter '(#\t #\a)) (memq symbol '(true false))) (put out (if (eq? symbol 'true) "t" "f")))
        ((eqv? letter #\s) (put-text out (symbol->string symbol)))
        (else (refuse "the result holds the symbol " symbol))))

(define (put-value out value type depth)
  (when (> depth depth-max) (refuse "the result is nested deeper than " depth-max " levels"))
  (let* ((is-optional (eqv? (letter-of type) #\o))
         (inner (if is-optional (first-of type) type))
         (letter (letter-of inner)))
    (cond ((not value) (put-false out letter))
          ((eq? value #t) (put out "t"))
          ((null? value) (put-empty out letter))
          ((symbol? value) (put-symbol out value letter))
          ((unspecified? value)
           (if (or is-optional (memv letter '(#\n #\a))) (put out "n") (refuse "the result is unspecified")))
          (is-optional (put-value out value inner depth))
          ;; Whatever is not #f is true.
          ((eqv? letter #\t) (put out "t"))
          ((number? value) (put-number out value))
          ((char? value) (put-text out (string value)))
          ((string? value)
           (if (eqv? letter #\l)
               (put-list out (string->list value) inner depth)
               (put-text out value)))
          ((and (eqv? letter #\m) (pair? value)) (put-entries out (entries-of-list value inner) inner depth))
          ((or (pair? value) (array? value)) (put-list out value inner depth))
          ((entries-of-table value) => (lambda (entries) (put-entries out entries inner depth)))
          (else (refuse "the result holds " value ", which is not a neutral value")))))

(define (encode results type)
  "The payload for what a function returned: several values are a tuple, none is null."
  (let ((out (open-out)))
    (cond ((null? results) (put out "n"))
          ((null? (cdr results)) (put-value out (car results) type 0))
          (else (put-tuple out results type 0)))
    (octets-of out)))

(define (text-form text)
  "The wire form of a text, of which the beginning will do."
  (let ((out (open-out)))
    (put-text out (if (> (string-length text) 2000) (substring text 0 2000) text))
    (octets-of out)))

(define (describe thunk)
  "What THUNK prints."
  (catch #t
    (lambda () (string-trim-both (call-with-output-string thunk)))
    (lambda _ "an error that does not say what it is")))
