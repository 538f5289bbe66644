CREATE TABLE "handoff_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"handoff_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"staff_id" uuid,
	"to_staff_id" uuid,
	"detail" "bytea",
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "handoff_targets" (
	"priority" smallint PRIMARY KEY NOT NULL,
	"first_minutes" integer NOT NULL,
	"next_minutes" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "holidays" (
	"id" uuid PRIMARY KEY NOT NULL,
	"day" date NOT NULL,
	"center_id" text,
	CONSTRAINT "holidays_once" UNIQUE NULLS NOT DISTINCT("day","center_id")
);
--> statement-breakpoint
CREATE TABLE "pages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"handoff_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"round" smallint NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"pushed_at" timestamp with time zone,
	"push_tries" smallint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "push_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"one" smallint DEFAULT 1 NOT NULL,
	"public_key" text NOT NULL,
	"private_key" "bytea" NOT NULL,
	CONSTRAINT "push_keys_one_unique" UNIQUE("one"),
	CONSTRAINT "push_keys_one" CHECK ("push_keys"."one" = 1)
);
--> statement-breakpoint
CREATE TABLE "push_subscriptions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"endpoint_hash" "bytea" NOT NULL,
	"subscription" "bytea" NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "shift_days" (
	"id" uuid PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"day" date NOT NULL,
	"starts" time,
	"ends" time,
	CONSTRAINT "shift_days_once" UNIQUE NULLS NOT DISTINCT("staff_id","day","starts")
);
--> statement-breakpoint
CREATE TABLE "shift_periods" (
	"id" uuid PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"weekday" smallint NOT NULL,
	"starts" time NOT NULL,
	"ends" time NOT NULL,
	"valid_from" date,
	"valid_to" date,
	CONSTRAINT "shift_periods_once" UNIQUE NULLS NOT DISTINCT("staff_id","weekday","starts","valid_from"),
	CONSTRAINT "shift_periods_weekday" CHECK ("shift_periods"."weekday" between 1 and 7)
);
--> statement-breakpoint
CREATE TABLE "staff_chat_codes" (
	"code_hash" "bytea" PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "staff_chats" (
	"staff_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"linked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "staff_chats_staff_id_pk" PRIMARY KEY("staff_id")
);
--> statement-breakpoint
CREATE TABLE "staff_duty" (
	"staff_id" uuid PRIMARY KEY NOT NULL,
	"here_until" timestamp with time zone,
	"away_until" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "reopen_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "person_id" uuid;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "source" text DEFAULT 'chat' NOT NULL;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "worker_gender" text;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "trained" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "not_staff" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "not_centers" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "prefers_staff" uuid;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "passed_over" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "assigned_to" uuid;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "assigned_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "claimed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "queued_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "waiting_for" text DEFAULT 'staff' NOT NULL;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "waiting_since" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "first_answered_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "clock_at" timestamp with time zone DEFAULT now();--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "clock_stage" text DEFAULT 'warn' NOT NULL;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "answer_due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "warned_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "overdue_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "unfit_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "snoozed_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "labels" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "outcome" text;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "reopened_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "handoffs" ADD COLUMN "version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "handoff_events" ADD CONSTRAINT "handoff_events_handoff_id_handoffs_id_fk" FOREIGN KEY ("handoff_id") REFERENCES "public"."handoffs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pages" ADD CONSTRAINT "pages_handoff_id_handoffs_id_fk" FOREIGN KEY ("handoff_id") REFERENCES "public"."handoffs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pages" ADD CONSTRAINT "pages_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_subscriptions" ADD CONSTRAINT "push_subscriptions_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift_days" ADD CONSTRAINT "shift_days_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift_periods" ADD CONSTRAINT "shift_periods_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_chat_codes" ADD CONSTRAINT "staff_chat_codes_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_chats" ADD CONSTRAINT "staff_chats_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_chats" ADD CONSTRAINT "staff_chats_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_duty" ADD CONSTRAINT "staff_duty_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "handoff_events_handoff" ON "handoff_events" USING btree ("handoff_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "pages_once" ON "pages" USING btree ("handoff_id","staff_id","round");--> statement-breakpoint
CREATE INDEX "pages_waiting" ON "pages" USING btree ("due_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "pages_unpushed" ON "pages" USING btree ("created_at") WHERE pushed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "push_subscriptions_endpoint" ON "push_subscriptions" USING btree ("endpoint_hash");--> statement-breakpoint
CREATE INDEX "push_subscriptions_staff" ON "push_subscriptions" USING btree ("staff_id");--> statement-breakpoint
CREATE INDEX "staff_chats_contact" ON "staff_chats" USING btree ("contact_id");--> statement-breakpoint
ALTER TABLE "handoffs" ADD CONSTRAINT "handoffs_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handoffs" ADD CONSTRAINT "handoffs_assigned_to_staff_id_fk" FOREIGN KEY ("assigned_to") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "handoffs_queue" ON "handoffs" USING btree ("priority","queued_at") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "handoffs_owner" ON "handoffs" USING btree ("assigned_to") WHERE state <> 'closed';--> statement-breakpoint
CREATE INDEX "handoffs_clock" ON "handoffs" USING btree ("clock_at") WHERE state <> 'closed';--> statement-breakpoint
ALTER TABLE "handoffs" ADD CONSTRAINT "handoffs_state" CHECK ("handoffs"."state" in ('open', 'assigned', 'claimed', 'closed'));--> statement-breakpoint
ALTER TABLE "handoffs" ADD CONSTRAINT "handoffs_owned" CHECK ("handoffs"."state" not in ('assigned', 'claimed') or "handoffs"."assigned_to" is not null);--> statement-breakpoint
ALTER TABLE "handoffs" ADD CONSTRAINT "handoffs_free" CHECK ("handoffs"."state" <> 'open' or "handoffs"."assigned_to" is null);--> statement-breakpoint
ALTER TABLE "handoffs" ADD CONSTRAINT "handoffs_has_clock" CHECK ("handoffs"."state" = 'closed' or "handoffs"."clock_at" is not null);--> statement-breakpoint
-- What waits already keeps its place.
UPDATE "handoffs" SET "queued_at" = "created_at", "waiting_since" = "created_at";
