package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * What reading on gives.
 *
 * @param logits of the token that follows the last one read, {@code [batch, vocabulary]}
 * @param taken tensors of the tokens read, {@code [batch, tokens, width]}
 */
public record NextTokens(NDArray logits, Map<HookPoint, NDArray> taken) {}
