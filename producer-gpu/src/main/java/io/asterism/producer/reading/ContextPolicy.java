package io.asterism.producer.reading;

import java.util.Locale;

/** Whether documents are read apart. */
public enum ContextPolicy {
    /** A context holds one document or a part of one. */
    ONE_DOCUMENT,
    /**
     * Documents that are read together and fit into one context share it, one behind the other with nothing between, behind one BOS;
     * so a token sees the documents before its own. Each document's activations are published by themselves all the same.
     */
    CONCATENATE;

    /** As manifests name it. */
    String inManifests() {
        return name().toLowerCase(Locale.ROOT);
    }
}
