(* Exponentiated gradient on two domains, in odds (derived here; used by G1, G3).

   Statement: if the first hypergradient stays below the second by a margin,
   then w_k increases strictly and 1 - w_k <= ((1-w_0)/w_0) exp(-alpha margin k).
   Assumption: 0 < w_0 < 1. *)

From Coq Require Import Reals Lra Lia Arith.
From DataMixing Require Import Sums Model.
Open Scope R_scope.

(** The weights (w, 1 - w). *)
Definition two (w : R) : vec := fun i => if Nat.eqb i 0 then w else 1 - w.

Lemma two_simplex w : 0 <= w <= 1 -> simplex 2 (two w).
Proof.
  intros Hw. split; [|unfold two; simpl; ring].
  intros [|i] _; unfold two; simpl; lra.
Qed.

(** * Exponentiated gradient on two domains, in odds *)

Definition odds (w : vec) : R := w 1%nat / w O.

Lemma eg_odds alpha g w :
  simplex 2 w -> 0 < w O ->
  odds (eg 2 alpha g w) = odds w * exp (alpha * (g O - g 1%nat)).
Proof.
  intros Hs H0. pose proof (eg_normaliser_pos 2 alpha g w Hs) as Hz.
  unfold odds, eg. pose proof (exp_pos (- alpha * g O)).
  replace (alpha * (g O - g 1%nat)) with (- alpha * g 1%nat + - (- alpha * g O)) by ring.
  rewrite exp_plus, exp_Ropp. field. repeat split; lra.
Qed.

Lemma odds_bound w : simplex 2 w -> 0 < w O -> 1 - w O <= odds w.
Proof.
  intros [Hw H1] H0. simpl in H1. unfold odds.
  assert (0 <= w 1%nat) by (apply Hw; lia).
  apply Rmult_le_reg_r with (w O); [exact H0|].
  replace (w 1%nat / w O * w O) with (w 1%nat) by (field; lra). nra.
Qed.

(** If the first domain's gradient stays below the second's by a margin, EG
    moves to the first domain at a linear rate. *)
Section Margin.
Variables (alpha margin : R) (g : nat -> vec) (w : nat -> vec).
Hypothesis alpha_pos : 0 < alpha.
Hypothesis margin_pos : 0 < margin.
Hypothesis start : simplex 2 (w O).
Hypothesis start_interior : 0 < w O O < 1.
Hypothesis step : forall k, w (S k) = eg 2 alpha (g k) (w k).
Hypothesis gap : forall k, g k O - g k 1%nat <= - margin.

Lemma margin_invariant k : simplex 2 (w k) /\ 0 < w k O < 1.
Proof.
  induction k as [|k [Hs Hw]]; [now split|]. rewrite step.
  assert (Hs' : simplex 2 (eg 2 alpha (g k) (w k))) by (apply eg_simplex, Hs).
  assert (H1 : 0 < w k 1%nat) by (destruct Hs as [_ E]; simpl in E; lra).
  pose proof (eg_pos 2 alpha (g k) (w k) O Hs ltac:(lra)).
  pose proof (eg_pos 2 alpha (g k) (w k) 1%nat Hs H1).
  destruct Hs' as [Hn E]. split; [now split|]. simpl in E. lra.
Qed.

Lemma margin_odds k : odds (w k) <= odds (w O) * exp (- alpha * margin * INR k).
Proof.
  induction k as [|k IH].
  - simpl INR. rewrite Rmult_0_r, exp_0. lra.
  - destruct (margin_invariant k) as [Hs Hw]. rewrite step, eg_odds by (assumption || lra).
    rewrite S_INR.
    replace (- alpha * margin * (INR k + 1))
      with (- alpha * margin * INR k + - alpha * margin) by ring.
    rewrite exp_plus, <- Rmult_assoc.
    assert (0 < odds (w k)).
    { unfold odds. apply Rdiv_lt_0_compat; [|lra]. destruct Hs as [_ E]; simpl in E; lra. }
    apply Rmult_le_compat; [lra|left; apply exp_pos|exact IH|].
    specialize (gap k). destruct (Req_dec (alpha * (g k O - g k 1%nat)) (- alpha * margin)) as [->|Hne];
      [lra|]. left. apply exp_increasing. nra.
Qed.

Lemma margin_rate :
  (forall k, w k O < w (S k) O) /\
  (forall k, 1 - w k O <= (1 - w O O) / w O O * exp (- alpha * margin * INR k)).
Proof.
  split; intros k; destruct (margin_invariant k) as [Hs Hw].
  - destruct (margin_invariant (S k)) as [Hs' Hw'].
    assert (Hlt : odds (w (S k)) < odds (w k)).
    { rewrite step, eg_odds by (assumption || lra).
      assert (0 < odds (w k)).
      { unfold odds. apply Rdiv_lt_0_compat; [|lra]. destruct Hs as [_ E]; simpl in E; lra. }
      assert (exp (alpha * (g k O - g k 1%nat)) < 1).
      { rewrite <- exp_0. apply exp_increasing. specialize (gap k). nra. }
      nra. }
    unfold odds in Hlt. destruct Hs as [_ E], Hs' as [_ E']. simpl in E, E'.
    apply (Rmult_lt_compat_r (w k O * w (S k) O)) in Hlt; [|nra].
    replace (w (S k) 1%nat / w (S k) O * (w k O * w (S k) O))
      with (w (S k) 1%nat * w k O) in Hlt by (field; lra).
    replace (w k 1%nat / w k O * (w k O * w (S k) O))
      with (w k 1%nat * w (S k) O) in Hlt by (field; lra).
    replace (w (S k) 1%nat) with (1 - w (S k) O) in Hlt by lra.
    replace (w k 1%nat) with (1 - w k O) in Hlt by lra. nra.
  - apply Rle_trans with (odds (w k)); [now apply odds_bound|].
    pose proof (margin_odds k) as Ho. unfold odds at 2 in Ho.
    replace (w O 1%nat) with (1 - w O O) in Ho
      by (destruct start as [_ E]; simpl in E; lra).
    exact Ho.
Qed.
End Margin.

(** The optima of the two-domain instances, a_1 = (1,1) and a_2 = 0, and the
    vectors of the plane. *)
Definition corner (i : nat) : vec := fun _ => if Nat.eqb i 0 then 1 else 0.
Definition pair (x y : R) : vec := fun j => if Nat.eqb j 0 then x else y.
