package io.asterism.processor.followers;

import io.asterism.processor.answers.Question;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.answers.groups.GroupingMethod;
import io.asterism.processor.answers.groups.Network;
import io.asterism.processor.counting.TaskFigures.Pane;
import io.asterism.processor.counting.TaskFigures.Progress;
import io.asterism.processor.counting.Window;
import io.asterism.processor.directory.GroupLog;
import io.asterism.processor.graph.Components;
import io.asterism.processor.graph.EdgeThreshold;
import io.asterism.processor.graph.GroupStep;
import io.asterism.processor.graph.ThresholdRule;
import io.asterism.processor.instances.SaeFigures;
import io.asterism.processor.requests.Words;
import io.asterism.schemas.GroupWindow;
import io.asterism.schemas.SaeManifest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Follows groups from window to window: as each pane of event time closes, its groups get the ids of those before. A closed pane does
 * not change, so whichever instance does it, and however often, the outcome is the same.
 */
@ApplicationScoped
public class GroupFollower {
    /** Panes by which a partition may lag behind the others and still be waited for. */
    private static final int PATIENCE = 3;

    private final Questions questions;
    private final GroupLog log;
    private final GroupsConfig config;

    GroupFollower(Questions questions, GroupLog log, GroupsConfig config) {
        this.questions = questions;
        this.log = log;
        this.config = config;
    }

    /** Follows an SAE's groups up to the last closed pane; says how many windows it added. */
    public int follow(String sae) {
        int added = 0;
        while (step(sae)) {
            added++;
        }
        return added;
    }

    private boolean step(String sae) {
        List<GroupWindow> known = log.windows(sae);
        GroupStep last = known.isEmpty() ? GroupStep.START : GroupWindows.step(known.get(known.size() - 1));
        long after =
                known.isEmpty() ? Long.MIN_VALUE : known.get(known.size() - 1).getFrom();
        Optional<GroupWindow> next = questions.ask(
                sae,
                WindowParameters.NONE,
                question -> closedAfter(question.figures(), after).map(pane -> window(question, pane, last)));
        next.ifPresent(window -> {
            log.append(window);
            known.stream()
                    .limit(Math.max(0, known.size() + 1 - config.windows()))
                    .forEach(log::forget);
        });
        return next.isPresent();
    }

    /** The oldest pane after another that no record will change; none while a partition is out of reach. */
    private static Optional<Pane> closedAfter(SaeFigures figures, long after) {
        SaeManifest manifest = figures.sae().manifest();
        if (!figures.complete() || figures.newest().isEmpty()) {
            return Optional.empty();
        }
        long slowest = figures.progress().stream()
                .filter(progress -> progress.contexts() > 0)
                .mapToLong(Progress::newest)
                .min()
                .orElse(Long.MIN_VALUE);
        long reached = Math.max(slowest, figures.newest().getAsLong() - PATIENCE * manifest.getPaneMillis());
        return figures.panes().stream()
                .filter(pane -> pane.from() > after && pane.to() + manifest.getGraceMillis() <= reached)
                .findFirst();
    }

    private GroupWindow window(Question question, Pane pane, GroupStep last) {
        int threshold = Math.min(
                config.threshold(), question.sae().manifest().getThresholds().size() - 1);
        Question ofPane = new Question(question.figures(), threshold, new Window(pane.from(), pane.to()));
        Network network = Network.find(ofPane, config.minCount());
        boolean fixed = config.min() > 0;
        ThresholdRule rule = fixed ? new ThresholdRule.Fixed(config.min()) : ThresholdRule.PUBLISHED;
        EdgeThreshold edges = rule.choose(network.forest()::largest);
        Components components = network.forest().components(edges.value());
        List<List<Integer>> groups = IntStream.range(0, components.count())
                .filter(id -> components.size(id) >= config.smallest())
                .mapToObj(id -> Arrays.stream(components.members(id)).boxed().toList())
                .toList();
        return GroupWindows.of(
                GroupWindow.newBuilder()
                        .setSae(question.sae().id())
                        .setFrom(pane.from())
                        .setTo(pane.to())
                        .setTokens(network.graph().tokens())
                        .setThreshold(ofPane.threshold())
                        .setRule(Words.of(fixed ? GroupingMethod.FIXED : GroupingMethod.PUBLISHED))
                        .setEdgeThreshold(edges.value())
                        .setMinCount(config.minCount())
                        .setSmallest(config.smallest()),
                last.next(groups));
    }
}
