package io.asterism.schemas;

/** The names of the topics, all under one prefix so that several Asterisms can share a cluster. */
public record Topics(String prefix) {
    /** The prefix where none is configured. */
    public static final Topics DEFAULT = new Topics("asterism");

    /** Records on them have up to this many bytes; producers and consumers are set to match. */
    public static final int LARGEST_RECORD = 8 << 20;

    /** Of which a value takes this much at most, and key and framing the rest. */
    public static final int LARGEST_VALUE = LARGEST_RECORD - (1 << 14);

    /** Texts to read: key = document id, value = {@link Document}. */
    public String documents() {
        return prefix + ".documents";
    }

    /** Sparse activations of one SAE: key = document id, value = {@link Activations}. */
    public String activations(SaeId sae) {
        return prefix + ".activations." + sae;
    }

    /** Compacted: key = SAE id, value = {@link SaeManifest}. */
    public String saes() {
        return prefix + ".saes";
    }

    /** Compacted: key = latent index in decimal, value = {@link LatentCard}. */
    public String latents(SaeId sae) {
        return prefix + ".latents." + sae;
    }

    /** Compacted: key = {@code <sae>/<name>}, value = {@link Subspace}. */
    public String subspaces() {
        return prefix + ".subspaces";
    }

    /** Compacted: key = {@code <sae>/<latent>}, value = {@link LatentLabels}. */
    public String labels() {
        return prefix + ".labels";
    }

    /** Compacted: key = {@code <sae>/<from>}, value = {@link GroupWindow}. */
    public String groups() {
        return prefix + ".groups";
    }

    /** Compacted: key = {@link PairId}, value = {@link Pair}. */
    public String pairs() {
        return prefix + ".pairs";
    }

    /** Work that needs a model: key = job id, value = {@link Job}. */
    public String jobs() {
        return prefix + ".jobs";
    }

    /** Compacted, and kept for a time: key = job id, value = {@link JobEvent}. */
    public String jobEvents() {
        return prefix + ".job-events";
    }

    /** Records that could not be used: value = {@link DeadLetter}. */
    public String deadLetters() {
        return prefix + ".dead-letters";
    }

    /** The Kafka Streams application (and consumer group) that counts one SAE. */
    public String countingApplication(SaeId sae) {
        return prefix + ".counting." + sae;
    }

    /**
     * The Kafka Streams application (and consumer group) that counts one pair of SAEs. Two ids are longer than a topic's name may be, so it is
     * named after the hash of theirs.
     */
    public String pairingApplication(PairId pair) {
        return prefix + ".pairing." + ShortHash.beginning(pair.toString());
    }

    /** The consumer group of the workers that share a model's jobs. */
    public String jobGroup(String model) {
        return prefix + ".jobs." + model;
    }

    /** What the transactions of those who write an SAE's labels go by: of two at a time, the later one holds. */
    public String labelling(SaeId sae) {
        return prefix + ".labelling." + sae;
    }

    /** The consumer group of the workers that read documents. */
    public String workerGroup() {
        return prefix + ".workers";
    }

    /** The consumer group of the workers that read all documents once more, for a counterfactual variant of the SAEs. */
    public String workerGroup(String variant) {
        return workerGroup() + "." + variant;
    }
}
