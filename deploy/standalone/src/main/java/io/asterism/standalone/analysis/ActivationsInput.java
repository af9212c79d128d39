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
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/** Activations that were computed elsewhere, from a file. */
public final class ActivationsInput implements AnalysisInput {
    private final CsrFile file;
    private final SaeManifest manifest;
    private final CsrSource source;

    private ActivationsInput(CsrFile file, SaeManifest manifest, CsrSource source) {
        this.file = file;
        this.manifest = manifest;
        this.source = source;
    }

    /**
     * Checks the whole file.
     *
     * @throws InputException if it breaks a rule
     */
    public static ActivationsInput open(Path path, SaeId sae, CountingSettings counting) {
        CsrFile file = CsrFile.open(path);
        try {
            SaeManifest manifest = ImportedActivations.manifest(sae, file.columns(), counting);
            return new ActivationsInput(file, manifest, CsrSource.check(file, manifest));
        } catch (InputException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public List<String> identity() {
        return List.of("activations " + file.path().getFileName() + " with content " + source.identity());
    }

    @Override
    public List<SaeManifest> manifests() {
        return List.of(manifest);
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
        SaeId sae = new SaeId(manifest.getSae());
        try (Admin admin = kafka.admin()) {
            TopicSetup setup = new TopicSetup(admin, topics, (short) 1);
            setup.shared(partitions);
            setup.sae(sae, partitions);
        }
        new SaeRegistry(kafka, topics).announce(manifest, SaeRegistry.NO_CARDS);
        Feeder feeder = new Feeder(kafka, topics, topics.activations(sae), source, Feeder.UNLIMITED);
        return new Feed(feeder, Part.start("feeder", feeder, feeder::close));
    }

    @Override
    public void close() {
        file.close();
    }

    /** The file's rows on their way. */
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
