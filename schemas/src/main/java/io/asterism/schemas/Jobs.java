package io.asterism.schemas;

/** What whoever asks for jobs and whoever does them have to agree about, beyond the records. */
public final class Jobs {
    /** The kind of job that says what SAEs make of a text. */
    public static final String ACTIVATIONS = "activations";

    private Jobs() {}

    /** Whether a state is a job's last. */
    public static boolean isEnd(JobState state) {
        return switch (state) {
            case QUEUED, RUNNING -> false;
            case DONE, FAILED, CANCELLED -> true;
        };
    }
}
