package io.asterism.benchmarks;

import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.InvalidActivationsException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.IntWritable;
import org.apache.hadoop.mapred.SequenceFileOutputFormat;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * The job: each task takes a range of offsets, turns its tokens round and counts one latent's row after the other in plain cells; the rows of
 * all ranges are added up behind the shuffle and stored. A task holds its range's tokens, 130 bytes each, and one row at a time.
 */
final class SparkJob {
    private final JavaSparkContext spark;
    private final int parallelism;
    private final int dSae;

    SparkJob(JavaSparkContext spark, int parallelism, int dSae) {
        this.spark = spark;
        this.parallelism = parallelism;
        this.dSae = dSae;
    }

    /** Tasks side by side, and partitions to read. */
    int parallelism() {
        return parallelism;
    }

    /** Counts the records and stores the rows; returns when the output is committed. */
    void store(List<OffsetRange> ranges, Path output) {
        int width = dSae;
        JavaPairRDD<Integer, Iterable<byte[]>> rows = spark.parallelize(ranges, ranges.size())
                .flatMapToPair(range -> count(range, width))
                .groupByKey(parallelism);
        rows.mapPartitionsToPair(parts -> sum(parts, width))
                .saveAsHadoopFile(
                        output.toString(), IntWritable.class, BytesWritable.class, SequenceFileOutputFormat.class);
    }

    private static Iterator<Tuple2<Integer, byte[]>> count(OffsetRange range, int dSae) {
        AvroCodec<Activations> codec = AvroCodec.of(Activations.getClassSchema());
        ActivationColumns columns = new ActivationColumns(ActivationRecords.manifest(dSae));
        TokenBundle bundle = new TokenBundle(dSae);
        range.read(value -> {
            try {
                columns.read(codec.decode(value));
            } catch (InvalidActivationsException e) {
                throw new IllegalStateException(e);
            }
            bundle.add(columns);
        });
        bundle.turn();
        PackedCells cells = new PackedCells(dSae);
        return IntStream.range(0, dSae)
                .filter(bundle::has)
                .mapToObj(place -> {
                    cells.count(bundle.stripes(place));
                    return new Tuple2<>(place, cells.pack(place + 1));
                })
                .iterator();
    }

    private static Iterator<Tuple2<IntWritable, BytesWritable>> sum(
            Iterator<Tuple2<Integer, Iterable<byte[]>>> rows, int dSae) {
        PackedCells cells = new PackedCells(dSae);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Tuple2<IntWritable, BytesWritable> next() {
                Tuple2<Integer, Iterable<byte[]>> row = rows.next();
                row._2.forEach(cells::add);
                return new Tuple2<>(new IntWritable(row._1), new BytesWritable(cells.pack(row._1 + 1)));
            }
        };
    }

    /** Adds up what is stored. */
    Fingerprint.Sum read(Path output) {
        Fingerprint.Sum sum = new Fingerprint.Sum();
        PackedCells cells = new PackedCells(dSae);
        spark.sequenceFile(output.toString(), IntWritable.class, BytesWritable.class)
                .map(row -> new Tuple2<>(row._1.get(), row._2.copyBytes()))
                .toLocalIterator()
                .forEachRemaining(row -> {
                    cells.add(row._2);
                    cells.drain(row._1 + 1, sum);
                });
        return sum;
    }
}
