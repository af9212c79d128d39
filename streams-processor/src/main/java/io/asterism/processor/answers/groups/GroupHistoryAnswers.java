package io.asterism.processor.answers.groups;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.directory.GroupLog;
import io.asterism.processor.graph.GroupEvent;
import io.asterism.processor.requests.EventTimes;
import io.asterism.processor.requests.Parameters;
import io.asterism.processor.requests.ProblemException;
import io.asterism.schemas.GroupWindow;
import io.asterism.schemas.WindowEvent;
import io.asterism.schemas.WindowGroup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What became of an SAE's groups from window to window. */
@ApplicationScoped
public class GroupHistoryAnswers {
    private static final List<String> TYPES =
            Arrays.stream(GroupEvent.Type.values()).map(GroupEvent.Type::label).toList();

    private final Questions questions;
    private final GroupLog log;

    GroupHistoryAnswers(Questions questions, GroupLog log) {
        this.questions = questions;
        this.log = log;
    }

    /** How the groups were found; of the newest window, null where there is none. */
    public record History(
            String sae,

            @Schema(description = "the threshold tau above which a latent counts as active", nullable = true) @Nullable
            Double threshold,

            @Schema(
                    description = "how the edge threshold of each window was found",
                    enumeration = {"published", "fixed"},
                    nullable = true)
            @Nullable
            String rule,

            @Schema(description = "that of the newest window", nullable = true) @Nullable
            Double edgeThreshold,

            @Schema(description = "joint fires that make an edge", nullable = true) @Nullable
            Long minCount,

            @Schema(description = "members of the smallest group that is followed", nullable = true) @Nullable
            Integer smallestSize,

            @Schema(description = "windows that are kept") int windows,

            @Schema(description = "end of the newest window, ISO-8601", nullable = true) @Nullable
            String asOf) {
        static History of(String sae, List<GroupWindow> windows) {
            if (windows.isEmpty()) {
                return new History(sae, null, null, null, null, null, 0, null);
            }
            GroupWindow newest = windows.get(windows.size() - 1);
            return new History(
                    sae,
                    newest.getThreshold(),
                    newest.getRule(),
                    newest.getEdgeThreshold(),
                    newest.getMinCount(),
                    newest.getSmallest(),
                    windows.size(),
                    EventTimes.iso(newest.getTo()));
        }
    }

    /** What happened, newest first. */
    public record Events(
            @JsonUnwrapped History history,

            @Schema(description = "events that were asked for")
            int found,

            List<Event> events) {}

    /** What befell a group from one window to the next. */
    public record Event(
            @Schema(enumeration = {"born", "grown", "shrunk", "merged", "split", "died"})
            String type,

            int group,

            @Schema(description = "beginning of the window in which it shows")
            String from,

            @Schema(description = "its end") String to,

            @Schema(description = "its size now; 0 where it is gone")
            int size,

            @Schema(description = "its size in the window before; 0 where it was not there")
            int before,

            @Schema(description = "latents that are new in it")
            List<Integer> joined,

            @Schema(description = "latents that it lost") List<Integer> left,

            @Schema(description = "merged: the groups that ended in this one; split: those that came out of it")
            List<Integer> others) {
        static Event of(GroupWindow window, WindowEvent event) {
            return new Event(
                    event.getType(),
                    event.getGroup(),
                    EventTimes.iso(window.getFrom()),
                    EventTimes.iso(window.getTo()),
                    event.getSize(),
                    event.getBefore(),
                    event.getJoined(),
                    event.getLeft(),
                    event.getOthers());
        }
    }

    /** Groups as they were last seen. */
    public record Groups(
            @JsonUnwrapped History history,

            @Schema(description = "groups that were asked for")
            int found,

            @Schema(description = "those that are there first, largest first")
            List<Group> groups) {}

    /** A group as it was last seen. */
    public record Group(
            int id,
            int size,
            List<Integer> latents,

            @Schema(description = "beginning of the first window that is kept in which it was there")
            String born,

            @Schema(description = "end of the last one") String seen,

            @Schema(description = "whether that is the newest window")
            boolean alive,

            @Schema(description = "windows in which it was there")
            int windows) {}

    /** A group's life. */
    public record Timeline(
            @JsonUnwrapped History history,
            int id,
            String born,
            String seen,
            boolean alive,

            @Schema(description = "oldest first") List<Moment> timeline,

            @Schema(description = "oldest first") List<Event> events) {}

    /** A group in one window. */
    public record Moment(String from, String to, int size, List<Integer> latents) {}

    /** What happened to an SAE's groups, newest first. */
    public Events events(
            String sae, @Nullable String groupText, @Nullable String typeText, @Nullable String limitText) {
        int group = Parameters.whole("group", groupText, 0, 1, Integer.MAX_VALUE);
        String type = typeText == null ? "" : Parameters.word("type", typeText, "", TYPES);
        int limit = Parameters.whole("limit", limitText, 100, 1, Parameters.MOST_ROWS);
        List<GroupWindow> windows = log.windows(questions.view(sae).id());
        List<Event> events = events(
                windows,
                event -> (group == 0 || concerns(event, group))
                        && (type.isEmpty() || event.getType().equals(type)));
        Collections.reverse(events);
        return new Events(
                History.of(sae, windows),
                events.size(),
                events.stream().limit(limit).toList());
    }

    private static boolean concerns(WindowEvent event, int group) {
        return event.getGroup() == group || event.getOthers().contains(group);
    }

    private static List<Event> events(List<GroupWindow> windows, Predicate<WindowEvent> wanted) {
        List<Event> events = new ArrayList<>();
        for (GroupWindow window : windows) {
            for (WindowEvent event : window.getEvents()) {
                if (wanted.test(event)) {
                    events.add(Event.of(window, event));
                }
            }
        }
        return events;
    }

    /** The groups of an SAE with ids that last. */
    public Groups groups(String sae, @Nullable String aliveText, @Nullable String limitText) {
        boolean aliveOnly = Parameters.word("alive", aliveText, "true", List.of("true", "false"))
                .equals("true");
        int limit = Parameters.whole("limit", limitText, 100, 1, Parameters.MOST_ROWS);
        List<GroupWindow> windows = log.windows(questions.view(sae).id());
        Map<Integer, List<GroupWindow>> lives = new TreeMap<>();
        for (GroupWindow window : windows) {
            window.getGroups()
                    .forEach(group -> lives.computeIfAbsent(group.getId(), id -> new ArrayList<>())
                            .add(window));
        }
        List<Group> groups = new ArrayList<>();
        lives.forEach((id, life) -> {
            Group group = group(id, life, windows.get(windows.size() - 1));
            if (group.alive() || !aliveOnly) {
                groups.add(group);
            }
        });
        groups.sort((one, other) -> one.alive() != other.alive()
                ? Boolean.compare(other.alive(), one.alive())
                : Integer.compare(other.size(), one.size()));
        return new Groups(
                History.of(sae, windows),
                groups.size(),
                groups.stream().limit(limit).toList());
    }

    private static Group group(int id, List<GroupWindow> life, GroupWindow newest) {
        GroupWindow last = life.get(life.size() - 1);
        List<Integer> latents = members(last, id);
        return new Group(
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
    public Timeline timeline(String sae, String idText) {
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
        Group group = group((int) id, life, windows.get(windows.size() - 1));
        return new Timeline(
                History.of(sae, windows),
                group.id(),
                group.born(),
                group.seen(),
                group.alive(),
                life.stream()
                        .map(window -> new Moment(
                                EventTimes.iso(window.getFrom()),
                                EventTimes.iso(window.getTo()),
                                members(window, group.id()).size(),
                                members(window, group.id())))
                        .toList(),
                events(windows, event -> concerns(event, group.id())));
    }
}
