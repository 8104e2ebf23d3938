(ns training.core
  "A program that uses what programs use, so that its classes are archived."
  (:require [clojure.set :as set]
            [clojure.string :as str]))

(defrecord Point [x y])

(defprotocol Shape (area [this]))

(deftype Square [side] Shape (area [_] (* side side)))

(defmulti kind class)
(defmethod kind Long [_] :int)
(defmethod kind :default [_] :other)

(defn summary [numbers counts]
  (when (empty? numbers) (throw (ex-info "too few" {:count 0})))
  (let [{:keys [a] :or {a 1}} counts
        out (atom (sorted-map))]
    (swap! out assoc "names" (str/join "," (map str numbers)))
    (swap! out assoc "sum" (reduce + 0 numbers) "a" a)
    (doseq [[k v] counts :when (pos? v)] (swap! out update k (fnil inc 0)))
    (loop [i 0] (when (< i 5) (recur (inc i))))
    (swap! out assoc "groups" (frequencies (map #(mod % 3) (range 10)))
           "sorted" (sort-by - (vec (for [x (range 4) y [1 2]] (* x y))))
           "kind" (kind (first numbers)) "area" (area (->Square 2))
           "set" (set/union #{1 2} #{3}) "point" (->Point 1 2)
           "text" (format "%s %.2f" (str/upper-case "abc") 1.5)
           "matches" (re-seq #"[a-z]+" "ab cd")
           "lazy" (->> (iterate inc 1) (filter odd?) (take-while #(< % 9)) (partition 2) (into []))
           "big" (*' 10000000000 10000000000))
    (try (Long/parseLong "x") (catch NumberFormatException error (swap! out assoc "error" (.getMessage error))))
    (println (count @out))
    @out))

(defn -main [& args]
  (doseq [line (line-seq (java.io.BufferedReader. *in*))] (println (str/trim line)))
  (println "hello" (summary [1 2] {"a" 1})))
