package io.asterism.producer.reading;

/** Whether a BOS stands before every context. */
public enum BosPolicy {
    /** As the SAEs were trained; where their files do not say, once if the model has a BOS. */
    AUTO,
    /** Once, never twice. */
    ONCE,
    /** Not at all, unless the text itself holds one. */
    NEVER
}
