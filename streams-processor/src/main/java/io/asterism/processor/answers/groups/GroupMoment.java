package io.asterism.processor.answers.groups;

import java.util.List;

/** A group in one window. */
public record GroupMoment(String from, String to, int size, List<Integer> latents) {}
