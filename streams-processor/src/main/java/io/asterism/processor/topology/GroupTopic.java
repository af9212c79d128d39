package io.asterism.processor.topology;

import io.asterism.processor.directory.GroupLog;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.EventTimeLimit;
import io.asterism.schemas.GroupWindow;
import io.asterism.schemas.InputException;
import io.asterism.schemas.cluster.CompactedTopic;
import io.asterism.schemas.cluster.CompactedWriter;
import io.asterism.schemas.cluster.TopicWatch;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The groups topic, whole: the windows of every SAE. */
final class GroupTopic implements GroupLog, CompactedTopic.Visitor<GroupWindow>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupTopic.class);

    private final TopicWatch<GroupWindow> watch;
    private final CompactedWriter<GroupWindow> writer;
    private final Map<String, NavigableMap<Long, GroupWindow>> windows = new ConcurrentHashMap<>();

    private final Refusals refusals = new Refusals();
    private final EventTimeLimit eventTimes;

    GroupTopic(InstanceSettings settings) {
        eventTimes = settings.eventTimes();
        AvroCodec<GroupWindow> codec = AvroCodec.of(GroupWindow.getClassSchema());
        String topic = settings.topics().groups();
        watch = new TopicWatch<>("asterism-groups", new CompactedTopic<>(settings.kafka(), topic, codec), this);
        writer = new CompactedWriter<>(settings.kafka(), topic, codec);
    }

    void start() {
        watch.start();
    }

    @Override
    public void value(String key, @Nullable GroupWindow window) {
        if (window != null) {
            if (!key.equals(key(window))) {
                throw new InputException(
                        "the window of '%s' from %d stands under the key '%s', expected '%s'",
                        window.getSae(), window.getFrom(), key, key(window));
            }
            // Whoever follows groups goes on behind the last window: one in the future would end that.
            eventTimes.refusal(window.getTo(), eventTimes.clock().millis()).ifPresent(reason -> {
                throw new InputException("the end of window '%s': %s", key, reason);
            });
            if (window.getTo() <= window.getFrom()) {
                throw new InputException(
                        "the window '%s' ends at %d, expected after %d", key, window.getTo(), window.getFrom());
            }
            of(window.getSae()).put(window.getFrom(), window);
            refusals.clear(key);
            return;
        }
        refusals.clear(key);
        int slash = key.lastIndexOf('/');
        NavigableMap<Long, GroupWindow> known = slash < 0 ? null : windows.get(key.substring(0, slash));
        if (known != null) {
            known.values().removeIf(old -> key.equals(key(old)));
        }
    }

    @Override
    public void unreadable(String key, String reason) {
        LOG.error("window '{}' of groups cannot be read and is skipped: {}", key, reason);
        refusals.add(key, reason);
    }

    /** Windows that cannot be used. */
    Refusals refusals() {
        return refusals;
    }

    /** Why nothing is read; empty while all is well. */
    String trouble() {
        return watch.trouble();
    }

    @Override
    public List<GroupWindow> windows(String sae) {
        NavigableMap<Long, GroupWindow> known = windows.get(sae);
        return known == null ? List.of() : List.copyOf(known.values());
    }

    @Override
    public void append(GroupWindow window) {
        writer.put(key(window), window);
        ReadBack.await(() -> window.equals(of(window.getSae()).get(window.getFrom())));
    }

    @Override
    public void forget(GroupWindow window) {
        writer.put(key(window), null);
        ReadBack.await(() -> !of(window.getSae()).containsKey(window.getFrom()));
    }

    /** Forgets an SAE. */
    void forget(String sae) {
        writer.removeAll(sae + "/");
        windows.remove(sae);
    }

    private NavigableMap<Long, GroupWindow> of(String sae) {
        return windows.computeIfAbsent(sae, name -> new ConcurrentSkipListMap<>());
    }

    private static String key(GroupWindow window) {
        return window.getSae() + "/" + window.getFrom();
    }

    @Override
    public void close() {
        watch.close();
        writer.close();
    }
}
