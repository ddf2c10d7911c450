(* F1 full-truncation: an instance that meets every hypothesis (derived here).

   Statement: d = 1, f_1 = (x-1)^2/2, f_2 = 2 x^2 (curvatures 1 and 4), c = 0,
   eta = 1/4, B = [0,1]: the assumptions of FullTruncation.v hold with mu = 1,
   L = 4, G = 4, G_V = 1, L_V = 1, L_2 = 0. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains Entropy
  FullTruncation FullTruncationQuadratic.
Open Scope R_scope.

Definition curvature (i : nat) : R := if Nat.eqb i 0 then 1 else 4.
Definition hessian (i : nat) : vec -> vec := matvec 1 (diag (fun _ => curvature i)).
Definition unit_interval (th : vec) : Prop := 0 <= th O <= 1.
Notation slopes := (fun i : nat => quadratic_grad (hessian i) (corner i)).

Definition mean_curvature (w : vec) : R := w O + 4 * w 1%nat.
Definition optimum (w : vec) : vec := fun _ => w O / mean_curvature w.
Definition optimum_derivative (w : vec) (i : nat) : vec :=
  fun _ => - (curvature i * (optimum w O - corner i O)) / mean_curvature w.

Lemma norm_one x : norm 1 x = Rabs (x O).
Proof.
  unfold norm, dot. simpl. rewrite Rplus_0_l. apply sqrt_Rsqr_abs.
Qed.

Lemma slopes_value i th :
  quadratic_grad (hessian i) (corner i) th O = curvature i * (th O - corner i O).
Proof. unfold quadratic_grad, hessian. rewrite matvec_diag by lia. reflexivity. Qed.

Lemma simplex_two w : simplex 2 w -> 0 <= w O /\ w 1%nat = 1 - w O /\ w O <= 1.
Proof.
  intros [Hw E]. simpl in E. assert (0 <= w O) by (apply Hw; lia).
  assert (0 <= w 1%nat) by (apply Hw; lia). lra.
Qed.

Lemma mean_curvature_range w : simplex 2 w -> 1 <= mean_curvature w <= 4.
Proof. intros Hw. destruct (simplex_two w Hw) as [H0 [H1 H2]]. unfold mean_curvature. lra. Qed.

Lemma optimum_range w : simplex 2 w -> unit_interval (optimum w).
Proof.
  intros Hw. destruct (simplex_two w Hw) as [H0 [H1 H2]].
  pose proof (mean_curvature_range w Hw) as Hm. unfold unit_interval, optimum.
  split; apply (Rmult_le_reg_r (mean_curvature w)); try lra;
    replace (w O / mean_curvature w * mean_curvature w) with (w O) by (field; lra);
    unfold mean_curvature in *; lra.
Qed.

Lemma instance_regular :
  regular 2 1 slopes (fun i _ => hessian i) (fun th => vsub th (fun _ => 0))
    (/ 4) 1 4 0 1 4 1 unit_interval optimum optimum_derivative.
Proof.
  apply quadratic_regular; try lra.
  - intros i. apply matvec_linear.
  - intros i _. apply diag_symmetric.
  - intros i _. apply diag_between. intros j _. unfold curvature.
    destruct (Nat.eqb i 0); lra.
  - intros w th Hw Hb. destruct (simplex_two w Hw) as [H0 [H1 H2]]. unfold unit_interval in *.
    unfold inner_step, vsub, vscal, grad_mix. simpl. rewrite !slopes_value.
    unfold curvature, corner. simpl. rewrite H1. nra.
  - exact optimum_range.
  - intros i th Hi Hb. unfold unit_interval in Hb. rewrite norm_one, slopes_value.
    apply Rabs_le. unfold curvature, corner. destruct (Nat.eqb i 0); lra.
  - intros th Hb. unfold unit_interval in Hb. rewrite norm_one. unfold vsub.
    apply Rabs_le. lra.
  - intros w j Hw Hj. replace j with O by lia. pose proof (mean_curvature_range w Hw).
    unfold grad_mix. simpl. rewrite !slopes_value. unfold curvature, corner, optimum. simpl.
    unfold mean_curvature in *. field. lra.
  - intros w i j Hw Hi Hj. replace j with O by lia. pose proof (mean_curvature_range w Hw).
    rewrite slopes_value. unfold hess_mix, hessian. simpl. rewrite !matvec_diag by lia.
    unfold optimum_derivative. set (s := curvature i * _).
    unfold curvature. simpl. unfold mean_curvature in *. field. lra.
Qed.

(** Regular losses exist, with weights and a start in the invariant set. *)
Lemma full_truncation_nonvacuous :
  exists m d grad hess gradV eta mu L L2 LV G GV D B star zstar w th i,
    regular m d grad hess gradV eta mu L L2 LV G GV B star zstar /\
    (forall i l th, (i < m)%nat -> (l < m)%nat -> B th -> norm d (vsub (grad i th) (grad l th)) <= D) /\
    positive m w /\ B th /\ (i < m)%nat /\ 0 < eta /\ 0 < norm d (vsub th (star w)).
Proof.
  exists 2%nat, 1%nat, slopes, (fun i _ => hessian i), (fun th => vsub th (fun _ => 0)),
    (/ 4), 1, 4, 0, 1, 4, 1, 4, unit_interval, optimum, optimum_derivative,
    (two (/ 2)), (fun _ => 0), O.
  split; [exact instance_regular|]. split; [|split; [|split; [|split; [lia|split; [lra|]]]]].
  - intros i l th _ _ Hb. unfold unit_interval in Hb. rewrite norm_one. unfold vsub.
    rewrite !slopes_value. apply Rabs_le. unfold curvature, corner.
    destruct (Nat.eqb i 0), (Nat.eqb l 0); lra.
  - split; [apply two_simplex; lra|]. intros [|[|i]] Hi; unfold two; simpl; try lia; lra.
  - unfold unit_interval. lra.
  - rewrite norm_one. apply Rabs_pos_lt. unfold vsub, optimum, mean_curvature, two. simpl. lra.
Qed.

Lemma full_truncation_shared_nonvacuous :
  exists d H mu L eta m (w : vec), linear H /\ symmetric d H /\ between d mu L H /\ 0 < mu <= L /\
    0 <= eta /\ eta * L <= 1 /\ sum m w = 1.
Proof.
  exists 2%nat, (matvec 2 (diag (pair 1 4))), 1, 4, (/ 4), 2%nat, (two (/ 2)).
  assert (Hb : between 2 1 4 (matvec 2 (diag (pair 1 4))))
    by (apply diag_between; intros [|[|j]] Hj; unfold pair; simpl; try lia; lra).
  split; [apply matvec_linear|]. split; [apply diag_symmetric|]. split; [exact Hb|].
  do 3 (split; [lra|]). unfold two. simpl. ring.
Qed.
