package io.asterism.standalone.analysis;

import io.asterism.producer.corpus.CsrFile;
import io.asterism.producer.feed.CsrSource;
import io.asterism.producer.feed.Feeder;
import io.asterism.producer.feed.ImportedActivations;
import io.asterism.producer.worker.SaeRegistry;
import io.asterism.schemas.CountingSettings;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import io.asterism.schemas.cluster.StreamEnd;
import io.asterism.schemas.cluster.TopicSetup;
import io.asterism.standalone.parts.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/** Activations that were computed elsewhere, from a file for each SAE, of the same tokens all. */
public final class ActivationsInput implements AnalysisInput {
    private final List<CsrFile> files;
    private final List<SaeManifest> manifests;
    private final CsrSource source;

    private ActivationsInput(List<CsrFile> files, List<SaeManifest> manifests, CsrSource source) {
        this.files = List.copyOf(files);
        this.manifests = List.copyOf(manifests);
        this.source = source;
    }

    /**
     * Checks the whole files.
     *
     * @param saes what the files are of, beside them
     * @throws InputException if one breaks a rule, or has other rows than the first
     */
    public static ActivationsInput open(List<Path> paths, List<SaeId> saes, CountingSettings counting) {
        List<CsrFile> files = new ArrayList<>();
        List<SaeManifest> manifests = new ArrayList<>();
        try {
            for (int k = 0; k < paths.size(); k++) {
                files.add(CsrFile.open(paths.get(k)));
                manifests.add(
                        ImportedActivations.manifest(saes.get(k), files.get(k).columns(), counting));
            }
            return new ActivationsInput(files, manifests, CsrSource.check(files, manifests));
        } catch (InputException e) {
            files.forEach(CsrFile::close);
            throw e;
        }
    }

    @Override
    public List<String> identity() {
        String names = String.join(
                ", ",
                files.stream().map(file -> file.path().getFileName().toString()).toList());
        return List.of("activations " + names + " with content " + source.identity());
    }

    @Override
    public List<SaeManifest> manifests() {
        return manifests;
    }

    @Override
    public String unit() {
        return "tokens";
    }

    @Override
    public long size() {
        return source.size();
    }

    @Override
    public Publishing publish(KafkaConnection kafka, Topics topics, int partitions) {
        try (Admin admin = kafka.admin()) {
            TopicSetup setup = new TopicSetup(admin, topics, (short) 1);
            setup.shared(partitions);
            manifests.forEach(manifest -> setup.sae(new SaeId(manifest.getSae()), partitions));
        }
        SaeRegistry registry = new SaeRegistry(kafka, topics);
        manifests.forEach(manifest -> registry.announce(manifest, SaeRegistry.NO_CARDS));
        SaeId first = new SaeId(manifests.get(0).getSae());
        Feeder feeder = new Feeder(kafka, topics, topics.activations(first), source, Feeder.UNLIMITED);
        return new Feed(feeder, Part.start("feeder", feeder, feeder::close));
    }

    @Override
    public void close() {
        files.forEach(CsrFile::close);
    }

    /** The files' rows on their way. */
    private record Feed(Feeder feeder, Part part) implements Publishing {
        @Override
        public void requireHealthy() {
            part.requireHealthy();
        }

        @Override
        public long done(long tokensCounted) {
            return tokensCounted;
        }

        @Override
        public boolean isAhead() {
            return !part.hasEnded();
        }

        @Override
        public boolean isFinished(StreamEnd end) {
            return part.hasEnded();
        }

        @Override
        public void close() {
            part.close();
        }
    }
}
