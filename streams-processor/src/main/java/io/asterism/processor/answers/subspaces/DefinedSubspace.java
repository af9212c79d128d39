package io.asterism.processor.answers.subspaces;

import java.util.List;

/** A group that is tracked from now on. */
public record DefinedSubspace(String sae, String name, List<Integer> latents, String origin, String definedAt) {}
