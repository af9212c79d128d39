package io.asterism.producer.jobs;

/** How far a job is; asked at every step. */
public interface JobProgress {
    /** Nobody looks, and it is wanted to its end. */
    JobProgress UNSEEN = (done, sentence) -> {};

    /**
     * Takes note of a step.
     *
     * @param done 0 to 1
     * @param sentence what it does now
     * @throws CancelledException if the job is not wanted any more
     */
    void at(double done, String sentence);

    /** Ends a job that is not wanted any more. */
    final class CancelledException extends RuntimeException {
        private static final long serialVersionUID = 1;

        CancelledException() {
            super("the job is not wanted any more");
        }
    }
}
