/** Programs that prove the Clojure image: see ../kit.ts. */
import { type Kit, untyped } from '../kit.ts';

const numbers = [1, 2, 3, 4, 5];

const checks = numbers.map((x) => `  (is (= ${2 * x} (twice ${x})))`).join('\n');

const define = (body: string) => `(defn twice [x]\n  ${body})\n`;

export const kit: Kit = {
  echo: '(defn echo [x] x)\n',
  types: untyped,
  compiles: false,
  plain: {
    file: 'hello.clj',
    run: [
      'java',
      '-cp',
      '/usr/share/java/clojure.jar:/usr/share/java/spec.alpha.jar:/usr/share/java/core.specs.alpha.jar',
      'clojure.main',
      'hello.clj',
    ],
  },
  tests: numbers.map((x) => `(assert (= ${2 * x} (twice ${x})))\n`).join(''),
  noTests: '(println (twice 1))\n',
  frameworks: {
    'clojure.test': {
      tests: `(ns twice-test\n  (:require [clojure.test :refer [deftest is testing]]\n            [solution :refer [twice]]))\n\n(deftest twice-numbers\n${checks})\n`,
      reports: true,
    },
    'clojure.test run by the tests': {
      tests: `(require '[clojure.test :refer :all])\n\n(deftest twice-numbers\n  (are [x expected] (= expected (twice x))\n${numbers.map((x) => `    ${x} ${2 * x}`).join('\n')}))\n\n(let [{:keys [fail error]} (run-tests)]\n  (System/exit (if (zero? (+ fail error)) 0 1)))\n`,
      reports: true,
    },
    'clojure.test without the solution named': {
      tests: `(ns my.twice-test\n  (:use clojure.test))\n\n(deftest twice-numbers\n${checks})\n\n(run-tests 'my.twice-test)\n`,
      reports: true,
    },
    'exceptions in a script': {
      tests: `(doseq [[x expected] [${numbers.map((x) => `[${x} ${2 * x}]`).join(' ')}]]\n  (when (not= expected (twice x))\n    (throw (ex-info "wrong" {:x x}))))\n`,
      reports: false,
    },
  },
  styles: {
    'a namespace that requires others':
      '(ns com.example.numbers\n  (:require [clojure.string :as str]\n            [clojure.set :refer [union]]))\n\n(defn- helper [x] (+ x x))\n\n(defn twice\n  "Twice x."\n  [x]\n  (helper x))\n',
    'a main beside it':
      '(ns solution)\n\n(defn twice [x] (* 2 x))\n\n(defn -main [& args]\n  (throw (ex-info "not called" {})))\n',
    'type hints and several arities': '(defn twice\n  (^long [^long x] (twice x 2))\n  ([x factor] (* x factor)))\n',
    'a memoised function': '(def twice (memoize (fn [x] (reduce + (repeat 2 x)))))\n',
    'printing as it is loaded': '(defn twice [x] (* 2 x))\n\n(println "twice 2 is" (twice 2))\n(comment (twice nil))\n',
    'loops and atoms':
      '(def calls (atom 0))\n\n(defn twice [x]\n  (swap! calls inc)\n  (loop [left x, sum 0]\n    (if (zero? left) sum (recur (dec left) (+ sum 2)))))\n',
  },
  behaviours: {
    right: define('(* 2 x)'),
    wrong: define('(inc (* 2 x))'),
    prefix: define('(if (< x 3) (* 2 x) 0)'),
    raises: define('(throw (IllegalStateException. "no"))'),
    exits: define('(.halt (Runtime/getRuntime) 0)'),
    'exits-at-load': `(System/exit 0)\n\n${define('(* 2 x)')}`,
    'exits-in-hook': `(.addShutdownHook (Runtime/getRuntime) (Thread. #(.halt (Runtime/getRuntime) 0)))\n\n${define('(inc (* 2 x))')}`,
    loops: define('(loop [] (recur))'),
    memory: define('(loop [kept []] (recur (conj kept (byte-array 10000000))))'),
    forks: define('(loop [] (.start (Thread. #(Thread/sleep 300000))) (recur))'),
    output: define('(let [line (apply str (repeat 10000 "x"))] (loop [] (println line) (recur)))'),
    forges: define(`(println (str "OK\\nall tests passed\\naccepted\\ni" (* 2 x) ";"))
  (doseq [descriptor (range 1 5)]
    (try
      (spit (str "/proc/self/fd/" descriptor) "4\\nvi2;")
      (catch java.io.IOException _)))
  (inc (* 2 x))`),
    warns: define('(binding [*out* *err*] (println "warning: deprecated"))\n  (* 2 x)'),
    child: define('(.start (.inheritIO (ProcessBuilder. ["sleep" "300"])))\n  (* 2 x)'),
    broken: '(defn twice [x]\n  (* 2 x)\n',
  },
};
