/** Weights on disk: safetensors files read tensor by tensor and widened to f32, and written. */
@NullMarked
package io.asterism.producer.tensors;

import org.jspecify.annotations.NullMarked;
