package io.asterism.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * Spark in one process, as a batch: a record for each active latent of a token with the later ones beside it, combined into rows before and
 * after the shuffle. The tokens are in memory when the clock starts.
 */
public final class SparkStripes implements Contestant {
    private static SparseTokens input = new SparseTokens(0, new int[1], new char[0], new float[0]);

    private record Part(long counts, long hash) implements java.io.Serializable {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public String name() {
        return "Spark, combined rows";
    }

    @Override
    public int mostTokens() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String heap() {
        return "8g";
    }

    @Override
    public List<String> jvmOptions() {
        return Stream.of(
                        "java.lang",
                        "java.lang.invoke",
                        "java.lang.reflect",
                        "java.io",
                        "java.net",
                        "java.nio",
                        "java.util",
                        "java.util.concurrent",
                        "java.util.concurrent.atomic",
                        "sun.nio.ch",
                        "sun.nio.cs",
                        "sun.security.action",
                        "sun.util.calendar")
                .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
                .toList();
    }

    @Override
    public Outcome count(Path file, int tokens, Path folder) {
        input = SparseTokens.read(file, tokens);
        int cores = Runtime.getRuntime().availableProcessors();
        SparkConf configuration = new SparkConf()
                .setMaster("local[" + cores + "]")
                .setAppName("pairs")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.local.dir", folder.toString())
                // Arrays of numbers are what is shuffled, which Java's own serializer copies whole; Spark's Kryo is
                // older than Flink's beside it.
                .set("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
        int dSae = input.dSae();
        try (JavaSparkContext spark = new JavaSparkContext(configuration)) {
            int slice = (tokens + cores - 1) / cores;
            List<Integer> slices = IntStream.range(0, cores).boxed().toList();
            long start = System.nanoTime();
            JavaPairRDD<Integer, int[]> rows = spark.parallelize(slices, cores)
                    .flatMapToPair(part -> stripes(part * slice, Math.min(tokens, (part + 1) * slice)))
                    .aggregateByKey(
                            new int[0],
                            cores * 8,
                            (row, stripe) -> add(row.length == 0 ? new int[dSae - stripe[0]] : row, stripe),
                            SparkStripes::sum);
            Part sum = rows.map(SparkStripes::part).reduce((a, b) -> new Part(a.counts + b.counts, a.hash + b.hash));
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Outcome(seconds, PeakMemory.mebibytes(), new Fingerprint(tokens, sum.counts, sum.hash));
        }
    }

    private static Iterator<Tuple2<Integer, char[]>> stripes(int from, int to) {
        return IntStream.range(from, to).boxed().flatMap(SparkStripes::stripes).iterator();
    }

    private static Stream<Tuple2<Integer, char[]>> stripes(int token) {
        int end = input.end(token);
        List<Tuple2<Integer, char[]>> stripes = new ArrayList<>();
        for (int k = input.start(token); k < end; k++) {
            stripes.add(new Tuple2<>((int) input.latents()[k], Arrays.copyOfRange(input.latents(), k, end)));
        }
        return stripes.stream();
    }

    private static int[] add(int[] row, char[] stripe) {
        for (char latent : stripe) {
            row[latent - stripe[0]]++;
        }
        return row;
    }

    private static int[] sum(int[] left, int[] right) {
        int[] longer = left.length >= right.length ? left : right;
        int[] shorter = longer == left ? right : left;
        for (int k = 0; k < shorter.length; k++) {
            longer[k] += shorter[k];
        }
        return longer;
    }

    private static Part part(Tuple2<Integer, int[]> row) {
        long counts = 0;
        long hash = 0;
        for (int k = 0; k < row._2.length; k++) {
            counts += row._2[k];
            hash += row._2[k] * Fingerprint.hash(row._1, row._1 + k);
        }
        return new Part(counts, hash);
    }
}
