CREATE TABLE "chat_drafts" (
	"handoff_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"body" "bytea" NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "chat_drafts_handoff_id_staff_id_pk" PRIMARY KEY("handoff_id","staff_id")
);
--> statement-breakpoint
CREATE TABLE "chat_labels" (
	"handoff_id" uuid NOT NULL,
	"label_id" text NOT NULL,
	"staff_id" uuid,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "chat_labels_handoff_id_label_id_pk" PRIMARY KEY("handoff_id","label_id")
);
--> statement-breakpoint
CREATE TABLE "chat_notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"handoff_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"body" "bytea",
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "chat_reads" (
	"handoff_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	CONSTRAINT "chat_reads_handoff_id_staff_id_pk" PRIMARY KEY("handoff_id","staff_id")
);
--> statement-breakpoint
CREATE TABLE "labels" (
	"id" text PRIMARY KEY NOT NULL,
	"ar" text NOT NULL,
	"kmr" text NOT NULL,
	"en" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"retired_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "prepared_answers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"center_id" text,
	"ar" text NOT NULL,
	"kmr" text NOT NULL,
	"en" text NOT NULL,
	"created_by" uuid,
	"updated_at" timestamp with time zone NOT NULL,
	"retired_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "staff_messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"handoff_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"state" text NOT NULL,
	"held_why" text,
	"due_at" timestamp with time zone,
	"body" "bytea",
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "media" ALTER COLUMN "inbox_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "staff_id" uuid;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "message_id" uuid;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "kind" text DEFAULT 'voice' NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "delivered_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "read_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "chat_drafts" ADD CONSTRAINT "chat_drafts_handoff_id_handoffs_id_fk" FOREIGN KEY ("handoff_id") REFERENCES "public"."handoffs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_drafts" ADD CONSTRAINT "chat_drafts_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_labels" ADD CONSTRAINT "chat_labels_handoff_id_handoffs_id_fk" FOREIGN KEY ("handoff_id") REFERENCES "public"."handoffs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_labels" ADD CONSTRAINT "chat_labels_label_id_labels_id_fk" FOREIGN KEY ("label_id") REFERENCES "public"."labels"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_labels" ADD CONSTRAINT "chat_labels_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_notes" ADD CONSTRAINT "chat_notes_handoff_id_handoffs_id_fk" FOREIGN KEY ("handoff_id") REFERENCES "public"."handoffs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_notes" ADD CONSTRAINT "chat_notes_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_reads" ADD CONSTRAINT "chat_reads_handoff_id_handoffs_id_fk" FOREIGN KEY ("handoff_id") REFERENCES "public"."handoffs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_reads" ADD CONSTRAINT "chat_reads_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prepared_answers" ADD CONSTRAINT "prepared_answers_created_by_staff_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."staff"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_messages" ADD CONSTRAINT "staff_messages_handoff_id_handoffs_id_fk" FOREIGN KEY ("handoff_id") REFERENCES "public"."handoffs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_messages" ADD CONSTRAINT "staff_messages_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_messages" ADD CONSTRAINT "staff_messages_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "chat_labels_label" ON "chat_labels" USING btree ("label_id");--> statement-breakpoint
CREATE INDEX "chat_notes_handoff" ON "chat_notes" USING btree ("handoff_id","created_at");--> statement-breakpoint
CREATE INDEX "staff_messages_handoff" ON "staff_messages" USING btree ("handoff_id","created_at");--> statement-breakpoint
CREATE INDEX "staff_messages_contact" ON "staff_messages" USING btree ("contact_id");--> statement-breakpoint
CREATE INDEX "staff_messages_held" ON "staff_messages" USING btree ("due_at") WHERE state = 'held';--> statement-breakpoint
CREATE UNIQUE INDEX "media_message" ON "media" USING btree ("message_id");--> statement-breakpoint
-- The short code of a chat is made from the last five bytes of its id (src/handoff/chat/code.ts).
CREATE INDEX "handoffs_code" ON "handoffs" (right(id::text, 10));--> statement-breakpoint
INSERT INTO "labels" ("id", "ar", "kmr", "en") VALUES
	('call-back', 'اتصال لاحق', 'Dîsa telefon bike', 'Call back'),
	('follow-up', 'متابعة', 'Şopandin', 'Follow up'),
	('booking', 'حجز', 'Cihgirtin', 'Booking'),
	('information', 'معلومات', 'Agahî', 'Information'),
	('transport', 'مواصلات', 'Veguhastin', 'Transport'),
	('papers', 'أوراق', 'Belge', 'Papers'),
	('child', 'طفل', 'Zarok', 'Child'),
	('interpreter', 'ترجمة', 'Wergêr', 'Interpreter')
ON CONFLICT DO NOTHING;
