;;; spec.el --- A person's session in Emacs with eglot  -*- lexical-binding: t -*-

;; Every step waits for a condition, never for time.

;;; Code:

(require 'eglot)
(require 'cl-lib)

(defvar spec-limit (/ (string-to-number (or (getenv "SEAWORTHY_TEST_LIMIT_MS") "60000")) 1000.0))
(defvar spec-passed 0)
(defvar spec-failed 0)

(setq make-backup-files nil
      create-lockfiles nil
      eglot-confirm-server-initiated-edits nil
      eglot-sync-connect 30
      ;; Batch Emacs is never idle: findings are taken as they come, and edits are sent by hand below.
      flymake-no-changes-timeout nil)

;; What a user writes: Emacs 28 has no TypeScript mode of its own.
(define-derived-mode typescript-mode js-mode "TypeScript")
(add-to-list 'auto-mode-alist '("\\.ts\\'" . typescript-mode))
;; One entry a mode: eglot before Emacs 29 tells a server one language for all of its modes.
(dolist (mode '(typescript-mode python-mode))
  (add-to-list 'eglot-server-programs (list mode (getenv "SEAWORTHY_BIN") "lsp")))

(defun spec-wait (what condition)
  "Let the server speak until CONDITION holds, else fail naming WHAT."
  (with-timeout (spec-limit (error "Waited in vain for %s" what))
    (while (not (funcall condition))
      (accept-process-output nil 0.02))))

(defun spec-findings (rule)
  "The diagnostics of this buffer with the code RULE, as the server sent them."
  (cl-remove-if-not
   (lambda (sent) (and (equal (plist-get sent :code) rule)
                       (equal (plist-get sent :source) "seaworthy")))
   (mapcar (lambda (diag) (cdr (assoc 'eglot-lsp-diag (eglot--diag-data diag))))
           eglot--diagnostics)))

(defun spec-arrives (rule)
  (spec-wait (concat rule " to arrive") (lambda () (spec-findings rule)))
  (car (spec-findings rule)))

(defun spec-goes (rule)
  (spec-wait (concat rule " to go") (lambda () (null (spec-findings rule)))))

(defun spec-go-to (finding)
  (goto-char (car (eglot--range-region (plist-get finding :range)))))

(defun spec-type (text)
  "Insert TEXT and send it, as Emacs does when idle."
  (insert text)
  (eglot--signal-textDocument/didChange))

(defun spec-open (file)
  (find-file (expand-file-name file (getenv "SEAWORTHY_WORKSPACE")))
  (unless (eglot-current-server)
    (apply #'eglot (eglot--guess-contact)))
  (spec-wait "the server" #'eglot-current-server))

(defmacro spec-step (name &rest body)
  (declare (indent 1))
  `(condition-case why
       (progn ,@body
              (cl-incf spec-passed)
              (princ (format "ok    %s\n" ,name)))
     (error
      (cl-incf spec-failed)
      (princ (format "FAIL  %s\n      %s\n" ,name (error-message-string why))))))

;; The sample is no repository; a project is what has a manifest.
(cl-defmethod project-root ((project (head sample))) (cdr project))
(setq project-find-functions
      (list (lambda (_) (cons 'sample (file-name-as-directory (getenv "SEAWORTHY_WORKSPACE"))))))

(spec-step "a finding arrives in Python"
  (spec-open "service/client.py")
  (spec-arrives "outbound-call-without-timeout"))

(spec-step "hover names the rule"
  (spec-go-to (spec-arrives "outbound-call-without-timeout"))
  (let ((hover (jsonrpc-request (eglot--current-server-or-lose) :textDocument/hover
                                (eglot--TextDocumentPositionParams))))
    (cl-assert (string-match-p "outbound-call-without-timeout" (format "%s" hover)) t)))

(spec-step "its quick fix adds the timeout, for a client that cannot resolve"
  ;; Eglot keeps actions of exactly this kind; silencing a finding is of the kind quickfix.suppress.
  (let ((actions (eglot-code-actions (point) (point) "quickfix")))
    (cl-assert actions t)
    (cl-assert (plist-get (car actions) :edit) t)
    (eglot--read-execute-code-action (list (car actions)) (eglot-current-server) "quickfix")
    (cl-assert (string-match-p "requests\\.get(url, timeout=" (buffer-string)) t)
    (eglot--signal-textDocument/didChange)
    (spec-goes "outbound-call-without-timeout")))

(spec-step "a mistake typed in Python is found, and gone when it is taken back"
  (goto-char (point-max))
  (let ((start (point)))
    (spec-type "\n\ndef refresh(url):\n    try:\n        fetch(url)\n    except Exception:\n        pass\n")
    (spec-arrives "swallowed-exception")
    (delete-region start (point-max))
    (eglot--signal-textDocument/didChange)
    (spec-goes "swallowed-exception")))

(spec-step "columns hold behind characters of two UTF-16 units"
  (goto-char (point-max))
  (spec-type "\n\ndef wave(url):\n    return \"🌊🌊\", requests.get(url)\n")
  (spec-go-to (spec-arrives "outbound-call-without-timeout"))
  (cl-assert (string-match-p "\\`\\(requests\\.get\\|get\\|(url\\|)\\)"
                             (buffer-substring (point) (line-end-position)))
             t))

(spec-step "a finding arrives in TypeScript"
  (spec-open "src/token.ts")
  (spec-arrives "hardcoded-signing-secret"))

(spec-step "settings reach the server, which asks for them"
  (setq-default eglot-workspace-configuration
                '(:seaworthy (:rules (:hardcoded-signing-secret "off"))))
  (eglot-signal-didChangeConfiguration (eglot-current-server))
  (spec-goes "hardcoded-signing-secret")
  (setq-default eglot-workspace-configuration nil)
  (eglot-signal-didChangeConfiguration (eglot-current-server))
  (spec-arrives "hardcoded-signing-secret"))

(spec-step "the server stops when asked"
  (dolist (server (apply #'append (hash-table-values eglot--servers-by-project)))
    (eglot-shutdown server nil 10)
    (cl-assert (not (jsonrpc-running-p server)))))

(princ (format "%d passed, %d failed\n" spec-passed spec-failed))
(kill-emacs (if (zerop spec-failed) 0 1))

;;; spec.el ends here
