package io.asterism.processor.answers.groups;

import io.asterism.processor.answers.Questions;
import io.asterism.processor.directory.GroupLog;
import io.asterism.processor.requests.EventTimes;
import io.asterism.processor.requests.Parameters;
import io.asterism.processor.requests.ProblemException;
import io.asterism.processor.requests.Words;
import io.asterism.schemas.GroupWindow;
import io.asterism.schemas.WindowEvent;
import io.asterism.schemas.WindowGroup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What became of an SAE's groups from window to window. */
@ApplicationScoped
public class GroupHistoryAnswers {

    private final Questions questions;
    private final GroupLog log;

    GroupHistoryAnswers(Questions questions, GroupLog log) {
        this.questions = questions;
        this.log = log;
    }

    /** What happened to an SAE's groups, newest first. */
    public GroupEvents events(String sae, @Nullable Integer group, @Nullable GroupEventKind kind, int limit) {
        List<GroupWindow> windows = log.windows(questions.view(sae).id());
        List<DatedEvent> events = events(
                windows,
                event -> (group == null || concerns(event, group))
                        && (kind == null || event.getType().equals(Words.of(kind))));
        Collections.reverse(events);
        return new GroupEvents(
                FollowedGroups.of(sae, windows),
                events.size(),
                events.stream().limit(limit).toList());
    }

    private static boolean concerns(WindowEvent event, int group) {
        return event.getGroup() == group || event.getOthers().contains(group);
    }

    private static List<DatedEvent> events(List<GroupWindow> windows, Predicate<WindowEvent> wanted) {
        List<DatedEvent> events = new ArrayList<>();
        for (GroupWindow window : windows) {
            for (WindowEvent event : window.getEvents()) {
                if (wanted.test(event)) {
                    events.add(DatedEvent.of(window, event));
                }
            }
        }
        return events;
    }

    /** The groups of an SAE with ids that last. */
    public SeenGroups groups(String sae, boolean aliveOnly, int limit) {
        List<GroupWindow> windows = log.windows(questions.view(sae).id());
        Map<Integer, List<GroupWindow>> lives = new TreeMap<>();
        for (GroupWindow window : windows) {
            window.getGroups()
                    .forEach(group -> lives.computeIfAbsent(group.getId(), id -> new ArrayList<>())
                            .add(window));
        }
        List<SeenGroup> groups = new ArrayList<>();
        lives.forEach((id, life) -> {
            SeenGroup group = group(id, life, windows.get(windows.size() - 1));
            if (group.alive() || !aliveOnly) {
                groups.add(group);
            }
        });
        groups.sort((one, other) -> one.alive() != other.alive()
                ? Boolean.compare(other.alive(), one.alive())
                : Integer.compare(other.size(), one.size()));
        return new SeenGroups(
                FollowedGroups.of(sae, windows),
                groups.size(),
                groups.stream().limit(limit).toList());
    }

    private static SeenGroup group(int id, List<GroupWindow> life, GroupWindow newest) {
        GroupWindow last = life.get(life.size() - 1);
        List<Integer> latents = members(last, id);
        return new SeenGroup(
                id,
                latents.size(),
                latents,
                EventTimes.iso(life.get(0).getFrom()),
                EventTimes.iso(last.getTo()),
                last.equals(newest),
                life.size());
    }

    private static List<Integer> members(GroupWindow window, int id) {
        return window.getGroups().stream()
                .filter(group -> group.getId() == id)
                .findFirst()
                .map(WindowGroup::getLatents)
                .orElse(List.of());
    }

    /** The life of one group. */
    public GroupTimeline timeline(String sae, String idText) {
        List<GroupWindow> windows = log.windows(questions.view(sae).id());
        int most = windows.isEmpty() ? 0 : windows.get(windows.size() - 1).getNextId() - 1;
        String allowed = most == 0
                ? "the id of a group, and no window has closed yet"
                : "the id of a group in one of the windows kept, " + most + " at most";
        double id = Parameters.decimal(idText);
        if (id != Math.rint(id)) {
            throw ProblemException.badParameter("group", idText, allowed);
        }
        List<GroupWindow> life = windows.stream()
                .filter(window -> !members(window, (int) id).isEmpty())
                .toList();
        if (life.isEmpty()) {
            throw ProblemException.notFound("group", idText, allowed);
        }
        SeenGroup group = group((int) id, life, windows.get(windows.size() - 1));
        return new GroupTimeline(
                FollowedGroups.of(sae, windows),
                group.id(),
                group.born(),
                group.seen(),
                group.alive(),
                life.stream()
                        .map(window -> new GroupMoment(
                                EventTimes.iso(window.getFrom()),
                                EventTimes.iso(window.getTo()),
                                members(window, group.id()).size(),
                                members(window, group.id())))
                        .toList(),
                events(windows, event -> concerns(event, group.id())));
    }
}
