CREATE SCHEMA "keys";
--> statement-breakpoint
CREATE TABLE "addresses" (
	"id" uuid PRIMARY KEY NOT NULL,
	"contact_id" uuid NOT NULL,
	"account" text NOT NULL,
	"address_hash" "bytea" NOT NULL,
	"address" "bytea" NOT NULL,
	"state" text DEFAULT 'ok' NOT NULL,
	"dead_code" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "addresses_account_hash" UNIQUE("account","address_hash")
);
--> statement-breakpoint
CREATE TABLE "contacts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"language" text,
	"address_form" text DEFAULT 'plural' NOT NULL,
	"agreement" text DEFAULT 'unasked' NOT NULL,
	"agreement_at" timestamp with time zone,
	"secret_hash" "bytea",
	"unlocked_until" timestamp with time zone,
	"secret_tries" smallint DEFAULT 0 NOT NULL,
	"secret_locked_until" timestamp with time zone,
	"safe_contact" "bytea",
	"open_handoff_id" uuid
);
--> statement-breakpoint
CREATE TABLE "conversations" (
	"contact_id" uuid PRIMARY KEY NOT NULL,
	"version" bigint DEFAULT 0 NOT NULL,
	"last_seq" bigint DEFAULT 0 NOT NULL,
	"state" "bytea",
	"due_at" timestamp with time zone,
	"due_visit" integer,
	"address_id" uuid,
	"told_at" timestamp with time zone,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "keys"."data_keys" (
	"owner_id" uuid PRIMARY KEY NOT NULL,
	"owner_kind" text NOT NULL,
	"wrapped" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "entry_points" (
	"token" text PRIMARY KEY NOT NULL,
	"flow" text NOT NULL,
	"vars" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "keys"."erased" (
	"id_hash" "bytea" PRIMARY KEY NOT NULL,
	"erased_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "keys"."installation" (
	"name" text PRIMARY KEY NOT NULL,
	"value" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "persons" (
	"id" uuid PRIMARY KEY NOT NULL,
	"contact_id" uuid NOT NULL,
	"relation" text NOT NULL,
	"name" "bytea",
	"age_band" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attributes" (
	"id" text PRIMARY KEY NOT NULL,
	"link_id" text NOT NULL,
	"link_entity" text NOT NULL,
	"taxonomy_term_id" text NOT NULL,
	"label" text,
	"value" text
);
--> statement-breakpoint
CREATE TABLE "directory_loads" (
	"source" text PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"loaded_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "location_addresses" (
	"id" text PRIMARY KEY NOT NULL,
	"location_id" text NOT NULL,
	"address_1" text NOT NULL,
	"city" text,
	"region" text,
	"state_province" text,
	"postal_code" text,
	"country" text DEFAULT 'SY' NOT NULL,
	"address_type" text DEFAULT 'physical' NOT NULL,
	"sample" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "locations" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text,
	"location_type" text DEFAULT 'physical' NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"alternate_names" text[] DEFAULT '{}' NOT NULL,
	"description" text,
	"url" text,
	"transportation" text,
	"accessibility" text,
	"latitude" double precision,
	"longitude" double precision,
	"state" text DEFAULT 'unconfirmed' NOT NULL,
	"confirmed_on" date,
	"sensitive" boolean DEFAULT false NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"sample" boolean DEFAULT false NOT NULL,
	"last_modified" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"email" text,
	"website" text,
	"sample" boolean DEFAULT false NOT NULL,
	"last_modified" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "phones" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text,
	"location_id" text,
	"service_id" text,
	"service_at_location_id" text,
	"number" text NOT NULL,
	"extension" text,
	"type" text,
	"description" text,
	"sample" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "programs" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"sample" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"id" text PRIMARY KEY NOT NULL,
	"service_id" text,
	"location_id" text,
	"service_at_location_id" text,
	"valid_from" date,
	"valid_to" date,
	"dtstart" date,
	"timezone" text DEFAULT 'Asia/Damascus' NOT NULL,
	"until" date,
	"wkst" text DEFAULT 'SA' NOT NULL,
	"freq" text,
	"interval" integer,
	"byday" text,
	"description" text,
	"opens_at" time,
	"closes_at" time,
	"notes" text,
	"sample" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "service_at_locations" (
	"id" text PRIMARY KEY NOT NULL,
	"service_id" text NOT NULL,
	"location_id" text NOT NULL,
	"description" text,
	"sample" boolean DEFAULT false NOT NULL,
	"last_modified" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "service_at_locations_pair" UNIQUE("service_id","location_id")
);
--> statement-breakpoint
CREATE TABLE "service_words" (
	"service_id" text NOT NULL,
	"language" text NOT NULL,
	"text" text NOT NULL,
	"kind" text DEFAULT 'word' NOT NULL,
	"sample" boolean DEFAULT false NOT NULL,
	CONSTRAINT "service_words_service_id_text_pk" PRIMARY KEY("service_id","text")
);
--> statement-breakpoint
CREATE TABLE "services" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"program_id" text,
	"name" text NOT NULL,
	"description" text,
	"url" text,
	"email" text,
	"status" text DEFAULT 'active' NOT NULL,
	"application_process" text,
	"fees_description" text,
	"eligibility_description" text,
	"minimum_age" smallint,
	"maximum_age" smallint,
	"assured_date" date,
	"assurer_email" text,
	"alert" text,
	"sensitive" boolean DEFAULT true NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"sample" boolean DEFAULT false NOT NULL,
	"sample_fields" text[] DEFAULT '{}' NOT NULL,
	"last_modified" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "taxonomies" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"uri" text,
	"version" text
);
--> statement-breakpoint
CREATE TABLE "taxonomy_terms" (
	"id" text PRIMARY KEY NOT NULL,
	"taxonomy_id" text NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"parent_id" text,
	"position" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "translations" (
	"entity" text NOT NULL,
	"entity_id" text NOT NULL,
	"field" text NOT NULL,
	"language" text NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "translations_entity_entity_id_field_language_pk" PRIMARY KEY("entity","entity_id","field","language")
);
--> statement-breakpoint
CREATE TABLE "handoffs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"contact_id" uuid,
	"center_id" text,
	"queue" text NOT NULL,
	"priority" smallint NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"language" text,
	"card" "bytea",
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "facts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"day" date NOT NULL,
	"kind" text NOT NULL,
	"service" text,
	"center" text,
	"language" text,
	"channel" text
);
--> statement-breakpoint
CREATE TABLE "flow_revisions" (
	"hash" text PRIMARY KEY NOT NULL,
	"flow" text NOT NULL,
	"structure" text NOT NULL,
	"published_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"contact_id" uuid NOT NULL,
	"address_id" uuid,
	"account" text NOT NULL,
	"external_hash" "bytea" NOT NULL,
	"order_no" bigint DEFAULT 0 NOT NULL,
	"kind" text NOT NULL,
	"body" "bytea",
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"handled_at" timestamp with time zone,
	"seq" bigint,
	CONSTRAINT "inbox_account_external" UNIQUE("account","external_hash")
);
--> statement-breakpoint
CREATE TABLE "media" (
	"id" uuid PRIMARY KEY NOT NULL,
	"contact_id" uuid NOT NULL,
	"inbox_id" uuid NOT NULL,
	"account" text NOT NULL,
	"mime" text NOT NULL,
	"state" text NOT NULL,
	"ref" "bytea",
	"bytes" "bytea",
	"size" integer,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"contact_id" uuid NOT NULL,
	"address_id" uuid NOT NULL,
	"account" text NOT NULL,
	"seq" bigint NOT NULL,
	"origin" text NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"lease_owner" uuid,
	"lease_until" timestamp with time zone,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"body" "bytea",
	"external_ref" "bytea",
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "addresses" ADD CONSTRAINT "addresses_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "persons" ADD CONSTRAINT "persons_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attributes" ADD CONSTRAINT "attributes_taxonomy_term_id_taxonomy_terms_id_fk" FOREIGN KEY ("taxonomy_term_id") REFERENCES "public"."taxonomy_terms"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "location_addresses" ADD CONSTRAINT "location_addresses_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "locations" ADD CONSTRAINT "locations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phones" ADD CONSTRAINT "phones_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phones" ADD CONSTRAINT "phones_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phones" ADD CONSTRAINT "phones_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phones" ADD CONSTRAINT "phones_service_at_location_id_service_at_locations_id_fk" FOREIGN KEY ("service_at_location_id") REFERENCES "public"."service_at_locations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "programs" ADD CONSTRAINT "programs_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_service_at_location_id_service_at_locations_id_fk" FOREIGN KEY ("service_at_location_id") REFERENCES "public"."service_at_locations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_at_locations" ADD CONSTRAINT "service_at_locations_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_at_locations" ADD CONSTRAINT "service_at_locations_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_words" ADD CONSTRAINT "service_words_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "taxonomy_terms" ADD CONSTRAINT "taxonomy_terms_taxonomy_id_taxonomies_id_fk" FOREIGN KEY ("taxonomy_id") REFERENCES "public"."taxonomies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handoffs" ADD CONSTRAINT "handoffs_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbox" ADD CONSTRAINT "inbox_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbox" ADD CONSTRAINT "inbox_address_id_addresses_id_fk" FOREIGN KEY ("address_id") REFERENCES "public"."addresses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "media" ADD CONSTRAINT "media_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_address_id_addresses_id_fk" FOREIGN KEY ("address_id") REFERENCES "public"."addresses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "addresses_contact" ON "addresses" USING btree ("contact_id");--> statement-breakpoint
CREATE INDEX "conversations_due" ON "conversations" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "persons_contact" ON "persons" USING btree ("contact_id");--> statement-breakpoint
CREATE INDEX "attributes_link" ON "attributes" USING btree ("link_entity","link_id");--> statement-breakpoint
CREATE INDEX "location_addresses_location" ON "location_addresses" USING btree ("location_id");--> statement-breakpoint
CREATE INDEX "phones_location" ON "phones" USING btree ("location_id");--> statement-breakpoint
CREATE INDEX "schedules_location" ON "schedules" USING btree ("location_id");--> statement-breakpoint
CREATE INDEX "schedules_service_at_location" ON "schedules" USING btree ("service_at_location_id");--> statement-breakpoint
CREATE INDEX "service_at_locations_location" ON "service_at_locations" USING btree ("location_id");--> statement-breakpoint
CREATE INDEX "services_modified" ON "services" USING btree ("last_modified");--> statement-breakpoint
CREATE INDEX "taxonomy_terms_taxonomy" ON "taxonomy_terms" USING btree ("taxonomy_id");--> statement-breakpoint
CREATE INDEX "handoffs_open" ON "handoffs" USING btree ("priority","created_at") WHERE state <> 'closed';--> statement-breakpoint
CREATE INDEX "handoffs_contact" ON "handoffs" USING btree ("contact_id");--> statement-breakpoint
CREATE INDEX "facts_day" ON "facts" USING btree ("day","kind");--> statement-breakpoint
CREATE UNIQUE INDEX "inbox_contact_seq" ON "inbox" USING btree ("contact_id","seq");--> statement-breakpoint
CREATE INDEX "inbox_waiting" ON "inbox" USING btree ("due_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "inbox_waiting_contact" ON "inbox" USING btree ("contact_id") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "media_wanted" ON "media" USING btree ("due_at") WHERE state = 'wanted';--> statement-breakpoint
CREATE INDEX "media_contact" ON "media" USING btree ("contact_id");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_contact_seq" ON "outbox" USING btree ("contact_id","seq");--> statement-breakpoint
CREATE INDEX "outbox_unsent" ON "outbox" USING btree ("due_at") WHERE state in ('queued', 'leased');--> statement-breakpoint
CREATE INDEX "outbox_unsent_contact" ON "outbox" USING btree ("contact_id","seq") WHERE state in ('queued', 'leased');