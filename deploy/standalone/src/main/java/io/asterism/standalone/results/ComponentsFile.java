package io.asterism.standalone.results;

import io.asterism.processor.export.GroupDocument;
import io.asterism.processor.graph.ThresholdRule;
import java.util.List;

/**
 * {@code components.json}: the groups of an SAE's latents at every threshold.
 *
 * @param sae the SAE's id
 * @param rule how the edge threshold was found
 * @param thresholds ascending
 */
record ComponentsFile(String sae, ThresholdRule.Published rule, List<GroupDocument> thresholds) {}
