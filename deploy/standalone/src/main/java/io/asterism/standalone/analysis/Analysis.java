package io.asterism.standalone.analysis;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.topology.InstanceSettings;
import io.asterism.processor.topology.PairWatcher;
import io.asterism.processor.topology.SaeWatcher;
import io.asterism.producer.cli.Progress;
import io.asterism.schemas.InputException;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.Pair;
import io.asterism.schemas.Pairs;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import io.asterism.schemas.cluster.StreamEnd;
import io.asterism.schemas.npz.NpzPacking;
import io.asterism.standalone.results.GroupRequest;
import io.asterism.standalone.results.PairRequest;
import io.asterism.standalone.results.PairResults;
import io.asterism.standalone.results.Phases;
import io.asterism.standalone.results.SaeResults;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Runs the whole path over one input to its end: the broker, what publishes, and one counting application per SAE; then writes the
 * figures. Killed at any moment and run again, it goes on from what was committed and ends with the same counts.
 *
 * @param out where the results go, a folder per SAE
 * @param partitions of every topic
 * @param groups which groups to track
 * @param version of this application
 * @param display shows how it gets on
 * @param pairs which pairs of SAEs to count as well
 * @param packing of the matrices
 * @param phases is told how long the parts took
 * @param log is told the folder where this run may keep its log
 */
public record Analysis(
        Path out,
        int partitions,
        GroupRequest groups,
        List<PairRequest> pairs,
        NpzPacking packing,
        Phases phases,
        String version,
        Progress display,
        Consumer<Path> log) {
    private static final Topics TOPICS = Topics.DEFAULT;
    private static final String REPLACED = "cooccurrence_threshold_.*\\.npz|node_info_df_.*\\.csv";

    /**
     * Analyses.
     *
     * @throws InputException if two SAEs go by one id, a group is none of an SAE, or the output folder cannot be used
     */
    public void run(AnalysisInput input) throws InterruptedException {
        requireDistinct(input.manifests());
        for (SaeManifest manifest : input.manifests()) {
            groups.requireFit(manifest);
        }
        pairs.forEach(pair -> pair.requireFit(input.manifests()));
        try (WorkFolder folder = WorkFolder.open(out, identity(input))) {
            log.accept(folder.resolve(""));
            Path results = folder.emptied("results");
            try (EmbeddedBroker broker =
                    phases.time("starting the broker", () -> EmbeddedBroker.start(folder.resolve("broker"), 0))) {
                if (folder.resumed()) {
                    broker.forgetMembers();
                }
                count(input, folder, broker.bootstrapServers(), results);
            }
            for (SaeManifest manifest : input.manifests()) {
                folder.publish(
                        results.resolve(manifest.getSae()),
                        manifest.getSae(),
                        SaeResults.files(manifest.getThresholds()),
                        REPLACED);
            }
            for (PairRequest pair : pairs) {
                folder.publish(
                        results.resolve(pair.name()),
                        pair.name(),
                        PairResults.files(definition(pair, input.manifests()).getThresholds()),
                        REPLACED);
            }
            folder.delete();
        }
    }

    private static void requireDistinct(List<SaeManifest> manifests) {
        Set<String> ids = new HashSet<>();
        for (SaeManifest manifest : manifests) {
            if (!ids.add(manifest.getSae())) {
                throw new InputException(
                        "two SAEs go by the id '%s', expected a different id for each", manifest.getSae());
            }
        }
    }

    private List<String> identity(AnalysisInput input) {
        List<String> identity = new ArrayList<>();
        identity.add("Asterism " + version);
        identity.add(partitions + " partitions");
        input.manifests().forEach(manifest -> {
            identity.add("thresholds " + manifest.getThresholds() + " of " + manifest.getSae());
            identity.add("manifest " + Manifests.hash(manifest) + " of " + manifest.getSae());
        });
        pairs.forEach(pair -> identity.add("pair " + pair.id() + " in " + pair.name()));
        identity.addAll(input.identity());
        return identity;
    }

    private static Pair definition(PairRequest pair, List<SaeManifest> manifests) {
        return Pairs.of(
                pair.id(),
                manifest(manifests, pair.id().a()),
                manifest(manifests, pair.id().b()),
                0);
    }

    private static SaeManifest manifest(List<SaeManifest> manifests, SaeId sae) {
        return manifests.stream()
                .filter(manifest -> manifest.getSae().equals(sae.value()))
                .findFirst()
                .orElseThrow();
    }

    private static InstanceSettings settings(KafkaConnection kafka, WorkFolder folder, Publishing publishing) {
        return InstanceSettings.local(kafka, TOPICS, folder.resolve("streams"))
                .withThreads(0)
                .withMoreIsSure(publishing::isAhead);
    }

    private void count(AnalysisInput input, WorkFolder folder, String bootstrap, Path results)
            throws InterruptedException {
        // Within one process there is nothing to be won by packing what is sent.
        KafkaConnection kafka = new KafkaConnection(bootstrap, Map.of(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none"));
        try (Publishing publishing = input.publish(kafka, TOPICS, partitions);
                SaeWatcher counting = new SaeWatcher(settings(kafka, folder, publishing), new SimpleMeterRegistry());
                PairWatcher pairing =
                        new PairWatcher(settings(kafka, folder, publishing), counting, new SimpleMeterRegistry());
                StreamEnd end = new StreamEnd(kafka)) {
            counting.onChange(pairing::saesChanged);
            counting.start();
            pairing.start();
            pairs.forEach(pair -> pairing.define(definition(pair, input.manifests())));
            Stopwatch stopwatch = new Stopwatch(folder.resolve("seconds"));
            Progression progression = new Progression(
                    publishing,
                    counting,
                    input.manifests(),
                    new PairProgression(pairing, pairs),
                    TOPICS,
                    end,
                    stopwatch,
                    display);
            List<SaeView> counted = phases.time("counting", progression::toTheEnd);
            double seconds = stopwatch.seconds();
            for (PairRequest pair : pairs) {
                Path directory = Files.createDirectories(results.resolve(pair.name()));
                new PairResults(pairing.pair(pair.id()).orElseThrow())
                        .write(directory, seconds, packing, phases, version);
            }
            for (SaeView sae : counted) {
                Path directory = Files.createDirectories(results.resolve(sae.id()));
                new SaeResults(sae, new TopicRecords(kafka, TOPICS, sae.manifest()), groups)
                        .write(directory, seconds, packing, phases, version);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
