package io.asterism.processor.instances;

import io.asterism.processor.counting.TaskFigures.Pane;
import io.asterism.processor.counting.TaskFigures.Progress;
import java.util.List;

/**
 * How far one task has come and what of the past it still keeps.
 *
 * @param progress its partition, offsets and tokens
 * @param panes the panes that can be asked for, oldest first
 * @param tokensPerSecond tokens it counted a second, of late
 */
public record TaskStanding(Progress progress, List<Pane> panes, double tokensPerSecond) {}
