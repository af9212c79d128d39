package io.asterism.standalone.analysis;

import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import java.util.List;
import java.util.Optional;

/** What an analysis reads. It was checked whole: from here on, nothing about it is refused. */
public interface AnalysisInput extends AutoCloseable {
    /** What makes the input what it is, a line each: the same for the same input, different for another. */
    List<String> identity();

    /** The SAEs whose activations come of it, each with an id of its own. */
    List<SaeManifest> manifests();

    /** What its size and progress are counted in. */
    String unit();

    /** How much there is to do. */
    long size();

    /** Why it ends before its files do, in a sentence, where it does. */
    default Optional<String> shortfall() {
        return Optional.empty();
    }

    /** Makes topics and SAEs known to a cluster, and begins to publish, or goes on where that was left. */
    Publishing publish(KafkaConnection kafka, Topics topics, int partitions);

    @Override
    void close();
}
