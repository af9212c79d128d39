package io.asterism.processor.directory;

import io.asterism.processor.counting.TaskFigures;
import io.asterism.processor.pairing.JoinFigures;

/**
 * What one task knows of its partition of a pair of SAEs.
 *
 * @param counts of the latents of both, those of the second one numbered on from those of the first
 * @param join how it has come
 */
public record PairTask(TaskFigures counts, JoinFigures join) {}
