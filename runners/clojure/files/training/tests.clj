(ns training.core-test
  (:require [clojure.test :refer [deftest is testing are]]
            [training.core :refer [summary]]))

(deftest sums
  (testing "the sum" (is (= 3 (get (summary [1 2] {}) "sum"))))
  (are [x y] (= x (inc y)) 2 1 3 2)
  (is (thrown? clojure.lang.ExceptionInfo (summary [] {}))))
